import { resolve } from 'node:path';
import type { Command } from 'commander';
import { describeFinding } from '../audit/verification';
import { verifyAudit } from '../audit/verify';
import { openNewFile } from '../csv/new-file';
import { connect, type Db } from '../db/database';
import { copyDatabase, type CopyOutcome } from '../db/copy/copy';
import { tlsProblems } from '../db/postgres-tls';
import { isStoreFailure } from '../db/retry';
import type { Services } from '../services';
import { refuse, type CommandPlace } from './command-place';
import { progressBar } from './progress-bar';

interface Options {
  to: string;
  settings?: string;
  json?: true;
}

export function addDbCopy(db: Command, place: CommandPlace): void {
  db.command('copy')
    .description('copy a whole installation from SQLite to PostgreSQL, and read every row back')
    .requiredOption('--to <postgres://…>', 'an empty database, or one that a copy was begun in')
    .option('--settings <file>', 'write the settings of the new home, secrets too, to a new file')
    .option('--json', 'one JSON document')
    .addHelpText('after', help)
    .action((options: Options) => place.run((services) => copy(services, place, options)));
}

const help = `
Stop the portal first: nobody can write to the SQLite database while it is copied. After an
interruption the same command goes on where it stopped. Exits 0 only when every row was read back
the same and the audit is whole. The old database is left as it is.
Without a password in the address PGPASSWORD or ~/.pgpass is asked.`;

async function copy(services: Services, place: CommandPlace, options: Options): Promise<void> {
  const wrong = wrongAddress(options.to);
  if (wrong.length > 0) return refuse(place, wrong, options);
  const to = connect({ url: options.to, poolMax: 2 });
  const bar = progressBar('{bar} {percentage}% {value} of {total} rows');
  try {
    const onProgress = bar.show;
    const outcome = await copyDatabase({ from: services.db, to, onProgress });
    bar.stop();
    if (outcome.kind === 'refused') return refuse(place, outcome.problems, options);
    await report({ services, place, options, to }, outcome);
  } catch (error) {
    if (!isStoreFailure(error)) throw error;
    refuse(place, [`a database does not answer, or is in use: ${messageOf(error)}`], options);
  } finally {
    bar.stop();
    await to.destroy();
  }
}

interface Run {
  services: Services;
  place: CommandPlace;
  options: Options;
  to: Db;
}

async function report(
  { services, place, options, to }: Run,
  { tables, rows }: Extract<CopyOutcome, { kind: 'copied' }>,
): Promise<void> {
  const audit = await verifyAudit(to, services.keys.audit);
  if (audit.findings.length > 0) {
    const told = audit.findings.map((finding) => `audit of the copy: ${describeFinding(finding)}`);
    return refuse(place, told, options);
  }
  const problem = await writeSettings(services, options);
  if (problem !== null) return refuse(place, [problem], options);
  const next = nextSteps(services, options);
  if (options.json) {
    const { events, chains } = audit;
    return place.say(JSON.stringify({ rows, tables, audit: { events, chains }, next }));
  }
  place.say(
    [
      `${rows} rows of ${tables.length} tables copied; each was read back and is the same.`,
      `The audit is whole: ${audit.events} events in ${audit.chains} chains.`,
      'Now:',
      ...next.map((step, index) => `${index + 1}. ${step}`),
    ].join('\n'),
  );
}

function nextSteps({ config }: Services, { settings, to }: Options): string[] {
  const last = [
    'Sign in, and look at audit verify.',
    `Then put ${config.DATABASE_URL.slice('sqlite:'.length)} away or delete it: it still holds everything.`,
  ];
  if (settings !== undefined) {
    const start = `Start the portal with what stands in ${settings}; it holds the secrets, so leave no copy of it about.`;
    return [start, ...last];
  }
  const file = resolve(config.DATA_DIR, 'secrets.json');
  const secrets = config.given.has('PEPPERS')
    ? 'Keep SESSION_SECRETS, PEPPERS and INDEX_KEY as they are: without them nobody can sign in.'
    : `Set SESSION_SECRETS, PEPPERS and INDEX_KEY to what stands in ${file} (several: commas between): without them nobody can sign in.`;
  const start = `Set DATABASE_URL to ${withoutPassword(to)} with its password, and start the portal.`;
  return [secrets, start, ...last];
}

/** In the form of an .env file; the passwords of all pupils hang on what stands in it. */
async function writeSettings({ config }: Services, { settings, to }: Options) {
  if (settings === undefined) return null;
  const outcome = await openNewFile(settings);
  if (outcome.kind === 'exists') return `${settings}: is there already; name a new file`;
  if (outcome.kind === 'refused') return `${settings}: cannot be written (${outcome.problem})`;
  const decoy = config.DECOY_KEY === undefined ? {} : { DECOY_KEY: config.DECOY_KEY };
  const lines = Object.entries({
    DATABASE_URL: to,
    SESSION_SECRETS: config.SESSION_SECRETS.join(','),
    PEPPERS: config.PEPPERS.join(','),
    INDEX_KEY: config.INDEX_KEY.join(','),
    ...decoy,
  }).map(([name, value]) => `${name}=${inQuotes(value)}\n`);
  await outcome.file.write(lines.join(''));
  await outcome.file.close();
  return null;
}

/** .env files know three kinds of quotes and no way to write one inside its own kind. */
function inQuotes(value: string): string {
  const quote = [`'`, '"', '`'].find((each) => !value.includes(each)) ?? '';
  return `${quote}${value}${quote}`;
}

function wrongAddress(url: string): string[] {
  if (!/^postgres(ql)?:\/\/./.test(url)) return ['--to must be postgres://…'];
  return tlsProblems(url).map((problem) => `--to: ${problem}`);
}

function withoutPassword(url: string): string {
  return url.replace(/^(\w+:\/\/[^:@/]*):[^@/]*@/, '$1@');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
