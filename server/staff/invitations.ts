import { v7 as uuidv7 } from 'uuid';
import { inTransaction } from '../db/database';
import type { School } from '../schools/school';
import { schoolYear } from '../schools/schools.rules';
import { findClassByName, insertClassTeacher, type FoundClass } from './class-teachers.store';
import type { Doer, Invitation, InviteResult, PeopleDependencies } from './people';
import { emailProblem, nameProblem, type InviteProblem } from './people.rules';
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
  dependencies: PeopleDependencies,
  invitation: Invitation,
  doer: Doer,
): Promise<Read | { kind: 'refused'; problems: InviteProblem[] }> {
  const { email, name, schoolCode } = invitation;
  const school = schoolCode === null ? null : await dependencies.findSchool(schoolCode);
  const { found, missing } = await findClasses(dependencies, invitation, school);
  const problems = [
    ...[emailProblem(email), nameProblem(name)].filter((one) => one !== null),
    ...placeProblems(invitation, doer, school),
    ...missing,
  ];
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'read', school, found };
}

function placeProblems(
  { role, schoolCode, classes = [] }: Invitation,
  doer: Doer,
  school: School | null,
): InviteProblem[] {
  const problems: InviteProblem[] = [];
  if (doer.role && !mayGrant(doer.role, role)) {
    problems.push({ field: 'role', why: 'not-yours', value: role });
  }
  if (isInstallationWide(role) !== (schoolCode === null)) {
    const why = schoolCode === null ? 'needs-school' : 'has-no-school';
    problems.push({ field: 'school', why, value: role });
  }
  if (schoolCode !== null && !school) {
    problems.push({ field: 'school', why: 'no-such-school', value: schoolCode });
  }
  if (school && doer.schoolId !== null && doer.schoolId !== school.id) {
    problems.push({ field: 'school', why: 'another-school', value: school.code });
  }
  if (classes.length > 0 && role !== 'teacher') {
    problems.push({ field: 'classes', why: 'teachers-only', value: role });
  }
  return problems;
}

async function findClasses(
  { db, clock }: PeopleDependencies,
  { classes = [] }: Invitation,
  school: School | null,
): Promise<{ found: FoundClass[]; missing: InviteProblem[] }> {
  const found: FoundClass[] = [];
  const missing: InviteProblem[] = [];
  if (!school) return { found, missing };
  const year = schoolYear(clock.now(), school.timeZone);
  for (const name of classes) {
    const one = await findClassByName(db, { schoolId: school.id, year, name });
    if (one) found.push(one);
    else missing.push({ field: 'classes', why: 'no-such-class', value: `${name} (${year})` });
  }
  return { found, missing };
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
    const taken = { field: 'email', why: 'taken', value: address.email } as const;
    return { kind: 'refused', problems: [taken] };
  }
  return { kind: 'invited', member, setupUrl };
}
