import { InvalidArgumentError, Option, type Command } from 'commander';
import { createAudit } from '../audit/audit';
import { exportFormats, type ExportFormat } from '../audit/export';
import { parseMoment } from '../audit/moment.rules';
import { createRecordedExport } from '../audit/record-export';
import type { NewFile } from '../csv/new-file';
import { fileOrProblem } from './file-or-problem';
import { streamSink } from '../csv/stream-sink';
import {
  progressBar,
  refuse,
  systemCode,
  type AuditCommandContext,
  type Surroundings,
  type Terminal,
} from './audit-surroundings';

export function addAuditExport(audit: Command, surroundings: Surroundings): void {
  const command = audit
    .command('export')
    .description('write events in order of time; the export itself is recorded')
    .addOption(new Option('--format <format>', 'form').choices(exportFormats).default('jsonl'))
    .option('--out <file>', 'a new file, mode 0600, instead of stdout')
    .option('--from <time>', 'only from this moment on', (text) => moment(text, 'start'))
    .option('--to <time>', 'only before this moment', (text) => moment(text, 'end'))
    .option('--school <code>', 'only of this school')
    .option('--action <action>', 'only this action, such as sign-in')
    .option('--subject <id>', 'only what concerns this account (its id)', opaqueId)
    .option('--personal', 'with addresses and the like, where they are not erased yet')
    .option('--json', 'print one JSON document about the export; needs --out')
    .addHelpText('after', help)
    .action(async (options: Options) => {
      if (options.json && options.out === undefined) {
        command.error('error: --json needs --out <file>', { exitCode: 2, code: 'audit.usage' });
      }
      await exportEvents(options, surroundings);
    });
}

interface Options {
  format: ExportFormat;
  out?: string;
  from?: number;
  to?: number;
  school?: string;
  action?: string;
  subject?: string;
  personal?: true;
  json?: true;
}

const help = `
Times are ISO 8601 with a zone (2026-11-01T08:00:00+08:00), or a day in UTC (2026-11-01);
--to takes a day as the whole of it. Times in the export are UTC. Text that a spreadsheet
would run as a formula has an apostrophe (') before it in a CSV.`;

async function exportEvents(options: Options, { context, terminal }: Surroundings): Promise<void> {
  const opened = await context();
  try {
    const schoolId =
      options.school === undefined ? null : await opened.resolveSchool(options.school);
    if (options.school !== undefined && schoolId === null) {
      refuse(terminal, [`no school has the code ${options.school}`], options);
      return;
    }
    const file = options.out === undefined ? null : await fileOrProblem(options.out);
    if (typeof file === 'string') {
      refuse(terminal, [file], options);
      return;
    }
    await write({ opened, terminal, file, schoolId }, options);
  } finally {
    await opened.close();
  }
}

interface Target {
  opened: AuditCommandContext;
  terminal: Terminal;
  file: NewFile | null;
  schoolId: string | null;
}

async function write(target: Target, options: Options): Promise<void> {
  const { terminal, file } = target;
  try {
    const events = await run(target, options);
    await file?.close();
    if (options.json) terminal.out.write(`${JSON.stringify({ events, file: options.out })}\n`);
    else if (file) terminal.err.write(`${events} events written to ${options.out}\n`);
  } catch (error) {
    // Half an export that looks like a whole one is worse than none.
    await file?.discard();
    // `| head` has read enough.
    if (file || systemCode(error) !== 'EPIPE') throw error;
    terminal.setExitCode(1);
  }
}

async function run(target: Target, options: Options): Promise<number> {
  const { opened, terminal, file, schoolId } = target;
  const { format, from, to, action, subject: subjectId } = options;
  const { db, clock, auditKeys } = opened;
  // Without a file the events themselves scroll by.
  const bar = file ? progressBar(terminal) : null;
  const recordedExport = createRecordedExport({
    db,
    clock,
    audit: createAudit({ keys: auditKeys }),
  });
  try {
    return await recordedExport(file ?? streamSink(terminal.out), {
      schoolId,
      actor: { kind: 'operator', id: null },
      request: {
        format,
        filter: { from, to, action, subjectId },
        withPersonal: options.personal ?? false,
        onProgress: bar?.onProgress,
      },
    });
  } finally {
    bar?.stop();
  }
}

function moment(text: string, edge: 'start' | 'end'): number {
  const at = parseMoment(text, edge);
  if (at === null) throw new InvalidArgumentError('Give 2026-11-01 or 2026-11-01T08:00:00+08:00.');
  return at;
}

function opaqueId(text: string): string {
  if (/[\s@]/.test(text)) throw new InvalidArgumentError('Give the id, not the login ID.');
  return text;
}
