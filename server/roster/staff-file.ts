import { v7 as uuidv7 } from 'uuid';
import type { Audit, AuditEntry } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
import { dayIn, schoolCode } from '../schools/schools.rules';
import { findByCode } from '../schools/schools.store';
import { insertMember } from '../staff/staff.store';
import type { Role } from '../staff/roles.rules';
import { foldEmail } from '../staff/staff-member';
import { readRosterFile } from './roster-file';
import { refusalProblems } from './roster-refusal.rules';
import { RosterRefused } from './roster-refused';
import { giveFormClass } from './roster-teachers.store';
import {
  readStaffRow,
  staffHeaderProblems,
  type StaffProblem,
  type StaffRow as ReadRow,
} from './staff-file.rules';
import {
  classesOfSchool,
  classesWithoutTeacher,
  holdSchool,
  staffByEmail,
  type KnownStaff,
  type SchoolClass,
} from './staff-file.store';

export interface StaffFileDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
}

export interface StaffFileRequest {
  /** Path of a UTF-8 CSV file: email,name,role,class,from,to. */
  file: string;
  schoolCode: string;
  actor: AuditEntry['actor'];
  /** The role of whoever brings the file; null at the command line. */
  granter: Role | null;
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

export function createStaffFile(dependencies: StaffFileDependencies) {
  /** Brings in a file of staff and their classes, or nothing of it. */
  return async function importStaff(request: StaffFileRequest): Promise<StaffFileResult> {
    const { db, clock } = dependencies;
    const school = await findByCode(db, schoolCode(request.schoolCode));
    if (!school) return refused([{ line: 1, problem: 'no school has this code' }]);
    const today = dayIn(school.timeZone, clock.now());
    const { rows, problems } = await readFile(request);
    const plan = await planFor(db, { schoolId: school.id, today, rows });
    const all = [...problems, ...plan.problems].sort((a, b) => a.line - b.line);
    if (all.length > 0) return refused(all);
    try {
      return await inTransaction(db, (tx) =>
        save(tx, dependencies, { request, plan, today, schoolId: school.id }),
      );
    } catch (error) {
      if (error instanceof TurnedBack) return error.result;
      throw error;
    }
  };
}

/** Carries the result of a look ahead out of its transaction, which then changes nothing. */
class TurnedBack extends Error {
  override readonly name = 'TurnedBack';

  constructor(readonly result: StaffFileResult) {
    super(result.kind);
  }
}

function refused(problems: StaffProblem[]): StaffFileResult {
  return { kind: 'refused', problems };
}

type StaffRow = ReadRow & { emailFolded: string };

async function readFile({ file, granter }: StaffFileRequest) {
  const rows: StaffRow[] = [];
  const problems: StaffProblem[] = [];
  let header: readonly string[] | null = null;
  try {
    for await (const piece of readRosterFile(file)) {
      for (const { line, cells } of piece) {
        if (header === null) {
          header = cells;
          const found = staffHeaderProblems(cells);
          problems.push(...found.map((problem) => ({ line, problem })));
          if (found.length > 0) return { rows, problems };
          continue;
        }
        const reading = readStaffRow({ line, cells }, header, granter);
        if ('row' in reading) {
          rows.push({ ...reading.row, emailFolded: foldEmail(reading.row.email) });
        } else problems.push(...reading.problems.map((problem) => ({ line, problem })));
      }
    }
  } catch (error) {
    if (!(error instanceof RosterRefused)) throw error;
    const told = refusalProblems(error.refusal);
    problems.push(...told.map(({ line, problem }) => ({ line: line ?? 1, problem })));
  }
  if (rows.length + problems.length === 0) problems.push({ line: 1, problem: 'the file is empty' });
  return { rows, problems };
}

interface Plan {
  problems: StaffProblem[];
  known: ReadonlyMap<string, KnownStaff>;
  /** New people by folded address, each with the first row that names them. */
  fresh: ReadonlyMap<string, StaffRow>;
  given: { row: StaffRow; formClass: SchoolClass; from: string; to: string | null }[];
}

async function planFor(
  db: Db,
  { schoolId, today, rows }: { schoolId: string; today: string; rows: readonly StaffRow[] },
): Promise<Plan> {
  const known = await staffByEmail(
    db,
    rows.map(({ emailFolded }) => emailFolded),
  );
  const classes = await classesOfSchool(db, schoolId);
  const problems: StaffProblem[] = [];
  const fresh = new Map<string, StaffRow>();
  const given: Plan['given'] = [];
  for (const row of rows) {
    const { line, emailFolded } = row;
    const problem = personProblem(row, { schoolId, there: known.get(emailFolded), fresh });
    if (problem !== null) problems.push({ line, problem });
    if (!known.has(emailFolded) && !fresh.has(emailFolded)) fresh.set(emailFolded, row);
    if (row.className === null) continue;
    const from = row.from ?? today;
    const year = Number(from.slice(0, 4));
    const formClass = classes.find((one) => one.name === row.className && one.year === year);
    if (formClass) given.push({ row, formClass, from, to: row.to ?? `${year}-12-31` });
    else problems.push({ line, problem: `there is no class ${row.className} in ${year}` });
  }
  return { problems, known, fresh, given };
}

interface Beside {
  schoolId: string;
  there: KnownStaff | undefined;
  fresh: ReadonlyMap<string, StaffRow>;
}

function personProblem(row: StaffRow, { schoolId, there, fresh }: Beside): string | null {
  const earlier = fresh.get(row.emailFolded);
  if (earlier && earlier.role !== row.role) {
    return `the role is another one than on line ${earlier.line}`;
  }
  // Whose address it is elsewhere stays unsaid.
  if (there && there.schoolId !== schoolId) return 'this address cannot be used for this school';
  if (!there || there.role === row.role) return null;
  return `this person has the role ${there.role}: a file does not change it`;
}

interface Saving {
  request: StaffFileRequest;
  plan: Plan;
  today: string;
  schoolId: string;
}

async function save(
  tx: Tx,
  { clock, audit }: StaffFileDependencies,
  { request, plan, today, schoolId }: Saving,
): Promise<StaffFileResult> {
  const { actor, dryRun = false, confirmedWithoutTeacher = false } = request;
  await holdSchool(tx, schoolId);
  const at = clock.now();
  const ids = new Map([...plan.known].map(([email, { id }]) => [email, id]));
  for (const [emailFolded, { email, name, role }] of plan.fresh) {
    const id = uuidv7({ msecs: at });
    const member = { id, email, emailFolded, name, role, schoolId, at };
    if (!(await insertMember(tx, member)))
      throw new TurnedBack(refused([taken(emailFolded, plan)]));
    ids.set(emailFolded, id);
  }
  let classes = 0;
  for (const { row, formClass, from, to } of plan.given) {
    const given = { id: uuidv7({ msecs: at }), formClassId: formClass.id, givenBy: actor.id, at };
    const staffId = ids.get(row.emailFolded) ?? '';
    if (await giveFormClass(tx, { ...given, staffId, fromDay: from, toDay: to })) classes++;
  }
  const withoutTeacher = await uncovered(tx, { schoolId, today, given: plan.given });
  if (withoutTeacher.length > 0 && !confirmedWithoutTeacher && !dryRun) {
    throw new TurnedBack({ kind: 'without-teacher', withoutTeacher });
  }
  const result = { staff: plan.fresh.size, classes, withoutTeacher };
  if (dryRun) throw new TurnedBack({ kind: 'dry-run', ...result });
  await audit.record(tx, {
    ...{ chain: schoolId, at, actor, subjectId: null, action: 'staff.file', result: 'done' },
    details: { staff: result.staff, classes, withoutTeacher: withoutTeacher.length },
  });
  return { kind: 'done', ...result };
}

function taken(emailFolded: string, { fresh }: Plan): StaffProblem {
  const line = fresh.get(emailFolded)?.line ?? 1;
  return { line, problem: 'this address was taken meanwhile: try again' };
}

/** Looked at on the first day of each year that the file speaks of, and today. */
async function uncovered(
  tx: Tx,
  { schoolId, today, given }: { schoolId: string; today: string; given: Plan['given'] },
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
