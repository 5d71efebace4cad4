import { v7 as uuidv7 } from 'uuid';
import type { Audit, AuditEntry } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
import { dayIn, schoolCode } from '../schools/schools.rules';
import { findByCode } from '../schools/schools.store';
import { insertMember } from '../staff/staff.store';
import { giveFormClass } from './roster-teachers.store';
import { planStaffFile, type GivenClass, type StaffPlan } from './staff-file-plan';
import { readStaffFile, type StaffFileToRead, type StaffRow } from './staff-file-reading';
import type { StaffProblem } from './staff-file.rules';
import { classesWithoutTeacher, holdSchool } from './staff-file.store';
import { staffChangesOf, type StaffChanges } from './staff-changes';

export interface StaffFileDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
}

export interface StaffFileRequest extends StaffFileToRead {
  schoolCode: string;
  actor: AuditEntry['actor'];
  /** Form classes may stay without a teacher. */
  confirmedWithoutTeacher?: boolean;
  /** Only says what would change. */
  dryRun?: boolean;
}

export type StaffFileResult =
  | { kind: 'done' | 'dry-run'; staff: number; classes: number; withoutTeacher: string[] }
  /** Nothing changed: these classes would have nobody. */
  | { kind: 'without-teacher'; withoutTeacher: string[] }
  | { kind: 'refused'; problems: StaffProblem[] };

/** Brings in a file of staff and their classes, or nothing of it. */
export async function importStaffFile(
  dependencies: StaffFileDependencies,
  request: StaffFileRequest,
): Promise<StaffFileResult> {
  const { dryRun = false, confirmedWithoutTeacher = false, actor } = request;
  const school = await findByCode(dependencies.db, schoolCode(request.schoolCode));
  if (!school) {
    return { kind: 'refused', problems: [{ line: 1, problem: 'no school has this code' }] };
  }
  const { rows, problems } = await readStaffFile(request);
  const result = await saveStaffRows(dependencies, {
    ...{ rows, problems, actor, school },
    agree: ({ withoutTeacher }) => {
      if (dryRun) return 'only-look';
      return withoutTeacher.length === 0 || confirmedWithoutTeacher ? 'go-on' : 'stop';
    },
  });
  if (result.kind === 'refused') return result;
  const { fresh, given, withoutTeacher } = result.changes;
  if (result.kind === 'stopped') return { kind: 'without-teacher', withoutTeacher };
  const classes = given.filter(({ change }) => change === 'new').length;
  const kind = result.kind === 'saved' ? 'done' : 'dry-run';
  return { kind, staff: fresh.length, classes, withoutTeacher };
}

export interface StaffSaving {
  rows: readonly StaffRow[];
  /** Of the reading; one of them stops everything. */
  problems: readonly StaffProblem[];
  school: { id: string; timeZone: string };
  actor: AuditEntry['actor'];
  /** Asked when all is done, before it is kept. */
  agree: (changes: StaffChanges) => 'go-on' | 'only-look' | 'stop';
  /** Done together with it, or not at all. */
  also?: (tx: Tx) => Promise<void>;
}

export type StaffSaved =
  | { kind: 'refused'; problems: StaffProblem[] }
  | { kind: 'saved' | 'looked' | 'stopped'; changes: StaffChanges };

/** In one transaction, which is undone unless `agree` says to go on. */
export async function saveStaffRows(
  dependencies: StaffFileDependencies,
  saving: StaffSaving,
): Promise<StaffSaved> {
  try {
    return await inTransaction(dependencies.db, (tx) => save(tx, dependencies, saving));
  } catch (error) {
    if (error instanceof TurnedBack) return error.result;
    throw error;
  }
}

/** Carries the result of a look ahead out of its transaction, which then changes nothing. */
class TurnedBack extends Error {
  override readonly name = 'TurnedBack';

  constructor(readonly result: StaffSaved) {
    super(result.kind);
  }
}

async function save(
  tx: Tx,
  { clock, audit }: StaffFileDependencies,
  { rows, problems, school, actor, agree, also }: StaffSaving,
): Promise<StaffSaved> {
  await holdSchool(tx, school.id);
  await also?.(tx);
  const at = clock.now();
  const today = dayIn(school.timeZone, at);
  const plan = await planStaffFile(tx, { schoolId: school.id, today, rows });
  const all = [...problems, ...plan.problems].sort((a, b) => a.line - b.line);
  if (all.length > 0) throw new TurnedBack({ kind: 'refused', problems: all });
  await carryOut(tx, plan, { schoolId: school.id, givenBy: actor.id, at });
  const { given } = plan;
  const withoutTeacher = await uncovered(tx, { schoolId: school.id, today, given });
  const changes = staffChangesOf(plan, withoutTeacher);
  const answer = agree(changes);
  if (answer === 'only-look') throw new TurnedBack({ kind: 'looked', changes });
  if (answer === 'stop') throw new TurnedBack({ kind: 'stopped', changes });
  const classes = given.filter(({ change }) => change === 'new').length;
  const details = { staff: plan.fresh.size, classes, withoutTeacher: withoutTeacher.length };
  await audit.record(tx, {
    ...{ chain: school.id, at, actor, subjectId: null, action: 'staff.file', result: 'done' },
    details,
  });
  return { kind: 'saved', changes };
}

interface Deed {
  schoolId: string;
  givenBy: string | null;
  at: number;
}

async function carryOut(tx: Tx, plan: StaffPlan, { schoolId, givenBy, at }: Deed): Promise<void> {
  const ids = new Map([...plan.known].map(([email, { id }]) => [email, id]));
  for (const [emailFolded, { email, name, role, line }] of plan.fresh) {
    const id = uuidv7({ msecs: at });
    const member = { id, email, emailFolded, name, role, schoolId, at };
    if (!(await insertMember(tx, member))) {
      const problem = 'this address was taken meanwhile: try again';
      throw new TurnedBack({ kind: 'refused', problems: [{ line, problem }] });
    }
    ids.set(emailFolded, id);
  }
  for (const { row, formClass, from, to } of plan.given) {
    const staffId = ids.get(row.emailFolded) ?? '';
    const given = { id: uuidv7({ msecs: at }), formClassId: formClass.id, givenBy, at };
    await giveFormClass(tx, { ...given, staffId, fromDay: from, toDay: to });
  }
}

/** Looked at on the first day of each year that the file speaks of, and today. */
async function uncovered(
  tx: Tx,
  { schoolId, today, given }: { schoolId: string; today: string; given: readonly GivenClass[] },
): Promise<string[]> {
  const days = new Map<number, string>([[Number(today.slice(0, 4)), today]]);
  for (const { formClass, from } of given) {
    const day = days.get(formClass.year);
    if (day === undefined || (day !== today && from < day)) days.set(formClass.year, from);
  }
  const found: string[] = [];
  for (const [year, day] of days) {
    const bare = await classesWithoutTeacher(tx, { schoolId, year, day });
    found.push(...bare.map(({ name }) => `${name} (${year})`));
  }
  return found;
}
