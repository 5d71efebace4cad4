import type { Db, Tx } from '../db/database';
import type { StaffRow } from './staff-file-reading';
import type { StaffProblem } from './staff-file.rules';
import {
  classesOfSchool,
  formTeachersOfSchool,
  staffByEmail,
  type KnownStaff,
  type SchoolClass,
} from './staff-file.store';

/** What a file of staff would change. */
export interface StaffPlan {
  problems: StaffProblem[];
  known: ReadonlyMap<string, KnownStaff>;
  /** New people by folded address, each with the first row that names them. */
  fresh: ReadonlyMap<string, StaffRow>;
  given: GivenClass[];
}

export interface GivenClass {
  row: StaffRow;
  formClass: SchoolClass;
  from: string;
  to: string | null;
  /** Beside what is there: a new one, one that gets another last day, or nothing. */
  change: 'new' | 'last-day' | 'none';
}

export async function planStaffFile(
  db: Db | Tx,
  { schoolId, today, rows }: { schoolId: string; today: string; rows: readonly StaffRow[] },
): Promise<StaffPlan> {
  const known = await staffByEmail(
    db,
    rows.map(({ emailFolded }) => emailFolded),
  );
  const classes = await classesOfSchool(db, schoolId);
  const lastDays = await lastDaysOf(db, schoolId);
  const problems: StaffProblem[] = [];
  const fresh = new Map<string, StaffRow>();
  const given: GivenClass[] = [];
  for (const row of rows) {
    const { line, emailFolded } = row;
    const there = known.get(emailFolded);
    const problem = personProblem(row, { schoolId, there, fresh });
    if (problem !== null) problems.push({ line, problem });
    if (!there && !fresh.has(emailFolded)) fresh.set(emailFolded, row);
    if (row.className === null) continue;
    const from = row.from ?? today;
    const year = Number(from.slice(0, 4));
    const formClass = classes.find((one) => one.name === row.className && one.year === year);
    if (!formClass) {
      problems.push({ line, problem: `there is no class ${row.className} in ${year}` });
      continue;
    }
    const to = row.to ?? `${year}-12-31`;
    const before = there && lastDays.get(placeName(formClass.id, there.id, from));
    const change = before === undefined ? 'new' : before === to ? 'none' : 'last-day';
    given.push({ row, formClass, from, to, change });
  }
  return { problems, known, fresh, given };
}

async function lastDaysOf(
  db: Db | Tx,
  schoolId: string,
): Promise<ReadonlyMap<string, string | null>> {
  const held = await formTeachersOfSchool(db, schoolId);
  return new Map(
    held.map((one) => [placeName(one.formClassId, one.staffId, one.fromDay), one.toDay]),
  );
}

const placeName = (...parts: [formClassId: string, staffId: string, fromDay: string]) =>
  parts.join(' ');

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
