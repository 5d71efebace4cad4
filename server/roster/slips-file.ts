import { openCsvFile } from '../csv/csv-writer';
import { openNewFile, type NewFile, type NewFileOutcome } from '../csv/new-file';
import type { Slip } from '../paper/paper';
import { paperFile } from '../paper/paper-file';
import type { PrintSlips } from '../paper/print-slips';
import { RosterRefused } from './roster-refused';

export interface NewSlip extends Slip {
  studentNumber: string;
}

/** A new file for default passwords (mode 0600), never one that is there. */
export interface SlipsFile {
  write: (slip: NewSlip) => Promise<void>;
  /** The whole file is on the disk when this resolves. */
  close: () => Promise<void>;
  /** Removes the file. */
  discard: () => Promise<void>;
}

export interface SlipsPlace {
  file: string;
  schoolId: string;
  printSlips: PrintSlips;
}

export const slipColumns = [
  'student_number',
  'full_name',
  'class',
  'login_id',
  'default_password',
] as const;

/**
 * Slips to cut where the name ends in .pdf, else a table.
 *
 * @throws {RosterRefused} slips-exist or slips-unwritable
 */
export function openSlips(place: SlipsPlace): Promise<SlipsFile> {
  return /\.pdf$/i.test(place.file) ? openPaper(place) : openTable(place);
}

async function openTable({ file }: SlipsPlace): Promise<SlipsFile> {
  const outcome = await openCsvFile(file, slipColumns);
  if (outcome.kind !== 'opened') throw refusalOf(outcome, file);
  const { csv } = outcome;
  const write = ({ studentNumber, fullName, className, loginId, defaultPassword }: NewSlip) =>
    csv.write([studentNumber, fullName, className, loginId, defaultPassword]);
  return { write, close: csv.close, discard: csv.discard };
}

async function openPaper({ file, schoolId, printSlips }: SlipsPlace): Promise<SlipsFile> {
  const outcome = await openNewFile(file);
  if (outcome.kind !== 'opened') throw refusalOf(outcome, file);
  return paperSlips(outcome.file, (out, slips) => printSlips(out, slips, schoolId));
}

function paperSlips(
  file: NewFile,
  print: (out: ReturnType<typeof paperFile>, slips: readonly Slip[]) => Promise<void>,
): SlipsFile {
  const slips: NewSlip[] = [];
  return {
    write(slip) {
      slips.push(slip);
      return Promise.resolve();
    },
    close: () => print(paperFile(file), slips.splice(0)),
    discard: file.discard,
  };
}

function refusalOf(
  outcome: Exclude<NewFileOutcome, { kind: 'opened' }>,
  file: string,
): RosterRefused {
  return new RosterRefused(
    outcome.kind === 'exists'
      ? { kind: 'slips-exist', file }
      : { kind: 'slips-unwritable', file, code: outcome.problem },
  );
}
