import type { Role } from '../staff/roles.rules';
import { foldEmail } from '../staff/staff-member';
import { readRosterFile } from './roster-file';
import { refusalProblems } from './roster-refusal.rules';
import { RosterRefused } from './roster-refused';
import {
  readStaffRow,
  staffHeaderProblems,
  type StaffProblem,
  type StaffRow as ReadRow,
} from './staff-file.rules';

export type StaffRow = ReadRow & { emailFolded: string };

export interface StaffFileToRead {
  /** Path of a UTF-8 CSV file: email,name,role,class,from,to. */
  file: string;
  /** The role of whoever brings the file; null at the command line. */
  granter: Role | null;
}

/** Every row and every problem, each with its line. */
export async function readStaffFile({ file, granter }: StaffFileToRead) {
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
