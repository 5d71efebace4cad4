import { InvalidArgumentError, type Command } from 'commander';
import type { RosterResult } from '../roster/roster';
import { isDay } from '../schools/working-time.rules';
import { refusalProblems, type RosterRefusal } from '../roster/roster-refusal.rules';
import type { RejectedRow } from '../roster/roster-rows.store';
import type { RosterProgress } from '../roster/roster-run';
import { optionalColumns, requiredColumns } from '../roster/roster-header.rules';
import type { Services } from '../services';
import { operator, type CommandPlace } from './command-place';
import { progressBar, type Bar } from './progress-bar';
import { registerRosterStaff } from './roster-staff.command';

interface ImportOptions {
  school: string;
  dryRun?: true;
  slips?: string;
  complete?: true;
  leavingOn?: string;
  confirmLeavers?: number;
  year?: number;
  json?: true;
}

export function registerRosterCommands(program: Command, place: CommandPlace): void {
  const roster = program.command('roster').description('the pupils of a school, and its staff');
  registerRosterStaff(roster, place);
  roster
    .command('import')
    .description('bring the pupils of a school in from a file, all of them or none')
    .argument('<file>', 'UTF-8 CSV file with a header, or a OneRoster 1.1 or 1.2 zip')
    .requiredOption('--school <code>', 'school code, e.g. CPS')
    .option('--dry-run', 'only tell what would change')
    .option(
      '--slips <file>',
      'new file (mode 0600) of default passwords: .pdf to cut, else a table',
    )
    .option('--complete', 'the file is the whole school: pupils missing from it become leavers')
    .option('--leaving-on <date>', 'when those leave, as 2027-12-31; at once unless given', readDay)
    .option('--confirm-leavers <n>', 'refuse the file if another number would leave', readCount)
    .option('--year <year>', 'school year of the classes; the present one unless given', readYear)
    .option('--json', 'one JSON document')
    .addHelpText('after', help)
    .action((file: string, options: ImportOptions) =>
      place.run((services) => importRoster(services, place, { file, options })),
    );
}

const help = `
Columns, in any order: ${requiredColumns.join(', ')};
optional: ${optionalColumns.join(', ')}.
student_number is the key; level is P1 to P6; last_name may be empty. A pupil whose name
makes no login ID needs one in login_id. One bad row and nothing changes: every bad row is
listed with its line. The same file again changes nothing.
--slips makes a default password for each new pupil and never overwrites a file: FILE.pdf holds
slips to cut and fold, eight a page, in the languages of the school; any other name a CSV table.
A .zip is read as OneRoster 1.1 or 1.2, bulk or delta: the form class is the homeroom, the
grades 01 to 06 are P1 to P6, identifier is the student number, the school is the one whose
identifier is the code. Passwords in it are never read. A delta says itself who leaves.`;

interface Order {
  file: string;
  options: ImportOptions;
}

async function importRoster(
  { roster }: Services,
  place: CommandPlace,
  { file, options }: Order,
): Promise<void> {
  const { school: schoolCode, dryRun, complete, slips: slipsFile, year, json } = options;
  const { leavingOn, confirmLeavers: confirmedLeavers } = options;
  const bars = phaseBars();
  try {
    const result = await roster.import({
      ...{ file, schoolCode, dryRun, complete, slipsFile, year, actor: operator },
      ...{ leavingOn, confirmedLeavers },
      onProgress: bars.show,
      onRejected: (rows) => {
        bars.stop();
        return json ? listAsJson(place, rows) : listAsText(place, file, rows);
      },
    });
    bars.stop();
    tell(place, result, { file, options });
  } finally {
    bars.stop();
  }
}

function tell(place: CommandPlace, result: RosterResult, { file, options }: Order): void {
  switch (result.kind) {
    case 'refused':
      return tellRefusal(place, result.refusal, { file, options });
    case 'rejected':
      place.fail();
      if (!options.json) place.warn(`${result.rejectedCount} bad rows; nothing was changed.`);
      return;
    case 'imported':
    case 'dry-run': {
      const { created, updated, unchanged, left, rejected } = result;
      if (result.kind === 'imported' && options.slips !== undefined) {
        place.warn(`${options.slips} holds passwords: print it, hand them out, delete the file.`);
      }
      if (options.json) {
        return place.say(JSON.stringify({ created, updated, unchanged, left, rejected }));
      }
      const counts = `${created} new, ${updated} updated, ${unchanged} unchanged, ${left} left`;
      place.say(result.kind === 'dry-run' ? `Nothing was changed. It would be: ${counts}` : counts);
    }
  }
}

function tellRefusal(place: CommandPlace, refusal: RosterRefusal, { file, options }: Order): void {
  place.fail();
  const found = refusalProblems(refusal);
  if (options.json) {
    const rejected = found.filter(({ line }) => line !== null);
    const problems = found.flatMap(({ line, problem }) => (line === null ? [problem] : []));
    const rest = problems.length > 0 ? { rejected, problems } : { rejected };
    return place.say(JSON.stringify({ ...nothing, ...rest }));
  }
  for (const { line, problem } of found) {
    place.warn(line === null ? problem : `${file}:${line}: ${problem}`);
  }
  place.warn('Nothing was changed.');
}

const nothing = { created: 0, updated: 0, unchanged: 0, left: 0 };

async function listAsText(place: CommandPlace, file: string, rows: AsyncIterable<RejectedRow>) {
  for await (const { line, problem } of rows) place.warn(`${file}:${line}: ${problem}`);
}

/** One document over many lines: millions of bad rows must not have to fit into the memory. */
async function listAsJson(place: CommandPlace, rows: AsyncIterable<RejectedRow>): Promise<void> {
  place.say(JSON.stringify({ ...nothing, rejected: [] }).slice(0, -']}'.length));
  let before: RejectedRow | null = null;
  for await (const row of rows) {
    if (before) place.say(`${JSON.stringify(before)},`);
    before = row;
  }
  place.say(`${JSON.stringify(before)}]}`);
}

/** One bar after the other, each with its own measure. */
function phaseBars() {
  let phase: RosterProgress['phase'] | null = null;
  let bar: Bar | null = null;
  const stop = () => {
    bar?.stop();
    bar = null;
    phase = null;
  };
  return {
    show: (progress: RosterProgress) => {
      if (progress.phase !== phase) {
        stop();
        phase = progress.phase;
        bar = progressBar(`${phaseWords[phase]} {bar} {percentage}%`);
      }
      bar?.show(progress.done, progress.total);
    },
    stop,
  };
}

const phaseWords: Record<RosterProgress['phase'], string> = {
  reading: 'reading the file',
  checking: 'checking',
  'login-ids': 'login IDs',
  slips: 'default passwords',
  saving: 'saving',
};

function readDay(text: string): string {
  if (!isDay(text)) throw new InvalidArgumentError('Give a day, as 2027-12-31.');
  return text;
}

function readCount(text: string): number {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('Give a number, as 90.');
  return Number(text);
}

function readYear(text: string): number {
  const year = Number(text);
  if (!/^\d{4}$/.test(text) || year < 2000) throw new InvalidArgumentError('Give a year, as 2027.');
  return year;
}
