import { findingText, type FindingsReport } from '../oneroster/findings.rules';
import { quoted } from './quoted.rules';

/** Why a whole file or run was refused. Nothing changed in any of these cases. */
export type RosterRefusal =
  | { kind: 'unreadable'; code: string }
  | { kind: 'empty' }
  | { kind: 'header'; problems: string[] }
  | { kind: 'binary' | 'encoding' | 'row-too-long' | 'open-quote'; line: number }
  | { kind: 'too-many-classes'; line: number; most: number }
  /** A OneRoster zip. */
  | ({ kind: 'oneroster' } & FindingsReport)
  | { kind: 'unknown-school'; code: string }
  /** Another import for the same school runs. */
  | { kind: 'busy'; seconds: number }
  /** Another number of pupils would leave than was confirmed. */
  | { kind: 'leavers'; found: number; confirmed: number }
  /** This import was silent for so long that another one took its place. */
  | { kind: 'superseded' }
  /** Somebody else changed the same pupils, classes or login IDs meanwhile. */
  | { kind: 'changed' }
  | { kind: 'slips-exist'; file: string }
  | { kind: 'slips-unwritable'; file: string; code: string };

export interface RefusalProblem {
  /** `null` when it is not about a line of the file. */
  line: number | null;
  problem: string;
}

/** What is wrong and what to do about it. */
export function refusalProblems(refusal: RosterRefusal): RefusalProblem[] {
  switch (refusal.kind) {
    case 'header':
      return refusal.problems.map((problem) => ({ line: 1, problem }));
    case 'oneroster':
      return oneRosterProblems(refusal);
    case 'empty':
      return [{ line: 1, problem: 'there are no pupils in the file: it needs a header and rows' }];
    case 'binary':
    case 'encoding':
    case 'row-too-long':
    case 'open-quote':
      return [{ line: refusal.line, problem: textProblem(refusal.kind) }];
    case 'too-many-classes':
      return [{ line: refusal.line, problem: tooManyClasses(refusal.most) }];
    case 'unreadable':
    case 'unknown-school':
    case 'busy':
    case 'leavers':
    case 'superseded':
    case 'changed':
    case 'slips-exist':
    case 'slips-unwritable':
      return [{ line: null, problem: runProblem(refusal) }];
  }
}

function oneRosterProblems({ findings, more }: FindingsReport): RefusalProblem[] {
  const told = findings.map((finding) => ({ line: finding.line, problem: findingText(finding) }));
  return more === 0 ? told : [...told, { line: null, problem: `and ${more} problems more` }];
}

function textProblem(kind: 'binary' | 'encoding' | 'row-too-long' | 'open-quote'): string {
  switch (kind) {
    case 'binary':
      return 'this is no text file; save the sheet as "CSV UTF-8 (comma delimited)"';
    case 'encoding':
      return 'is not UTF-8; save the file as "CSV UTF-8 (comma delimited)"';
    case 'row-too-long':
      return 'the row is longer than 64 kB: is a quote (") before it not closed?';
    case 'open-quote':
      return 'a quote (") that opens here is not closed: close it or take it out';
  }
}

function tooManyClasses(most: number): string {
  return `more than ${most} classes in one file: does the column class hold something else?`;
}

type RunRefusal = Exclude<
  RosterRefusal,
  { problems: string[] } | { line: number } | { kind: 'empty' } | { kind: 'oneroster' }
>;

function runProblem(refusal: RunRefusal): string {
  switch (refusal.kind) {
    case 'unreadable':
      return `the file cannot be read (${refusal.code})`;
    case 'unknown-school':
      return `no school has the code ${quoted(refusal.code)}: add it first with "school add"`;
    case 'busy':
      return (
        'another import for this school is running or being looked at: wait for its end ' +
        `(if it was stopped by force, for ${refusal.seconds} seconds)`
      );
    case 'leavers':
      return (
        `${refusal.found} pupils would leave, not ${refusal.confirmed}: ` +
        'look at the file, and confirm their number if it is right'
      );
    case 'superseded':
      return 'this import stood still for so long that another one took its place: start it again';
    case 'changed':
      return 'pupils, classes or login IDs were changed by somebody else meanwhile: start it again';
    case 'slips-exist':
      return (
        `${refusal.file} is there already and is not overwritten: give another name ` +
        '(one left by an import that was stopped holds passwords that nobody has: delete it)'
      );
    case 'slips-unwritable':
      return `${refusal.file} cannot be written (${refusal.code})`;
  }
}
