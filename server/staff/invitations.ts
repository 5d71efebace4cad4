import { v7 as uuidv7 } from 'uuid';
import { inTransaction } from '../db/database';
import type { School } from '../schools/school';
import { schoolYear } from '../schools/schools.rules';
import { findClassByName, insertClassTeacher, type FoundClass } from './class-teachers.store';
import type { Doer, Invitation, InviteResult, PeopleDependencies } from './people';
import { emailProblem, nameProblem } from './people.rules';
import { isInstallationWide, mayGrant } from './roles.rules';
import { foldEmail } from './staff-member';
import { staffTrail } from './staff-trail';
import { findMemberById, insertMember } from './staff.store';

export async function invite(
  dependencies: PeopleDependencies,
  invitation: Invitation,
  doer: Doer,
): Promise<InviteResult> {
  const reading = await readInvitation(dependencies, invitation, doer);
  if (reading.kind === 'refused') return reading;
  return saveInvitation(dependencies, { ...invitation, ...reading }, doer);
}

interface Read {
  kind: 'read';
  school: School | null;
  found: FoundClass[];
}

async function readInvitation(
  { db, clock, findSchool }: PeopleDependencies,
  { email, name, role, schoolCode, classes = [] }: Invitation,
  doer: Doer,
): Promise<Read | { kind: 'refused'; problems: string[] }> {
  const school = schoolCode === null ? null : await findSchool(schoolCode);
  const problems = [emailProblem(email), nameProblem(name)];
  if (doer.role && !mayGrant(doer.role, role)) problems.push(`you cannot give the role ${role}`);
  if (isInstallationWide(role) !== (schoolCode === null)) {
    problems.push(
      schoolCode === null ? `the role ${role} needs a school` : `the role ${role} has no school`,
    );
  }
  if (schoolCode !== null && !school) problems.push(`there is no school ${schoolCode}`);
  if (school && doer.schoolId !== null && doer.schoolId !== school.id) {
    problems.push('you cannot add people to another school');
  }
  if (classes.length > 0 && role !== 'teacher') problems.push('only teachers have classes');
  const found: FoundClass[] = [];
  for (const className of school ? classes : []) {
    const year = schoolYear(clock.now(), school?.timeZone ?? 'UTC');
    const one = await findClassByName(db, { schoolId: school?.id ?? '', year, name: className });
    if (one) found.push(one);
    else problems.push(`there is no class ${className} in ${year}`);
  }
  const all = problems.filter((problem) => problem !== null);
  return all.length > 0 ? { kind: 'refused', problems: all } : { kind: 'read', school, found };
}

async function saveInvitation(
  { db, clock, audit, setupLinks }: PeopleDependencies,
  { email, name, role, school, found }: Invitation & Read,
  { actor }: Doer,
): Promise<InviteResult> {
  const at = clock.now();
  const id = uuidv7({ msecs: at });
  const address = { email: email.normalize('NFC').trim(), emailFolded: foldEmail(email) };
  const schoolId = school?.id ?? null;
  const setupUrl = await inTransaction(db, async (tx) => {
    const member = { id, ...address, name: name.normalize('NFC').trim(), role, schoolId, at };
    if (!(await insertMember(tx, member))) return null;
    for (const { id: formClassId, year } of found) {
      await insertClassTeacher(tx, {
        ...{ id: uuidv7({ msecs: at }), formClassId, staffId: id, kind: 'form' },
        ...{ fromDay: `${year}-01-01`, toDay: `${year}-12-31`, givenBy: actor.id, at },
      });
    }
    const url = await setupLinks.make(tx, id, actor.id);
    const details = { role, classes: found.length };
    await audit.record(
      tx,
      staffTrail({ member: { id, schoolId }, actor, at, action: 'staff.invited', details }),
    );
    return url;
  });
  const member = setupUrl === null ? null : await findMemberById(db, id);
  if (!setupUrl || !member) {
    return { kind: 'refused', problems: [`somebody has the address ${address.email} already`] };
  }
  return { kind: 'invited', member, setupUrl };
}
