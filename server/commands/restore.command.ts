import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Ended } from '../backups/ending.store';
import { restore } from '../backups/restore';
import { takeBack, type RestoredDependencies } from '../backups/restored';
import { systemClock } from '../clock';
import { ConfigError, type Config } from '../config';
import { pepperOf } from '../password/hashing';
import type { Services } from '../services';
import { refuse, type CommandPlace } from './command-place';
import { progressBar } from './progress-bar';

/** A restore opens no database before it knows that it may. */
export interface RestorePlace extends Pick<CommandPlace, 'say' | 'warn' | 'fail'> {
  /** @throws {ConfigError} also where the secrets are missing: new ones would open nothing */
  config(): Config;
  open(config: Config): Services;
}

interface Options {
  from?: string;
  inPlace?: true;
  replace?: true;
  despiteFindings?: boolean;
  json?: true;
}

const help = `
Give either --from (SQLite) or --in-place (PostgreSQL, after pg_restore). Stop the portal, the
worker and every command before. Put the secrets of the backup's time back first.
Every visit, open reset, default password, set-up link and recovery code ends, and devices are
unknown again: docs/backup.md says why, and what to look at afterwards.`;

export function registerRestoreCommand(program: Command, place: RestorePlace): void {
  const command = program.command('restore');
  command
    .description('bring a backup back, and end what must not work a second time')
    .option('--from <file>', 'a file that "backup" made; becomes the database of DATABASE_URL')
    .option('--in-place', 'the database was put back already, with its own tools')
    .option('--replace', 'put it in the place of a database that is there (which is kept)')
    .option('--despite-findings', 'also when the audit chain has findings')
    .option('--json', 'one JSON document')
    .addHelpText('after', help)
    .action(async (options: Options) => {
      if ((options.from === undefined) === (options.inPlace === undefined)) {
        const usage = { exitCode: 2, code: 'restore.usage' };
        command.error('error: give either --from <file> or --in-place', usage);
      }
      await run(place, options);
    });
}

async function run(place: RestorePlace, options: Options): Promise<void> {
  const config = configOf(place, options);
  if (!config) return;
  const bar = progressBar('{bar} {percentage}% {value} of {total} audit events');
  const checking = { ...options, despiteFindings: options.despiteFindings ?? false };
  const work = { ...checking, onProgress: bar.show };
  const result = await (
    options.from === undefined ? inPlace(place, config, work) : fromFile(place, config, work)
  ).finally(bar.stop);
  if (result.kind === 'refused') return refuse(place, result.problems, options);
  const { ended, keptAs } = result;
  place.say(options.json ? JSON.stringify({ ended, keptAs }) : inWords(ended, keptAs));
}

function configOf(place: RestorePlace, options: Options): Config | null {
  try {
    return place.config();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    refuse(place, error.problems, options);
    return null;
  }
}

type Work = Options & { onProgress: (done: number, of: number) => void };

async function fromFile(place: RestorePlace, config: Config, work: Work) {
  const { DATABASE_URL: url } = config;
  if (!url.startsWith('sqlite:')) {
    const line = 'pg_restore --no-owner --exit-on-error --dbname="$DATABASE_URL"';
    const advice = `PostgreSQL: ${line} ${work.from ?? ''}, then "restore --in-place"`;
    return { kind: 'refused' as const, problems: [advice] };
  }
  return restore({
    ...work,
    ...{ from: work.from ?? '', target: resolve(url.slice('sqlite:'.length)) },
    ...{ replace: work.replace ?? false, now: systemClock.now() },
    opened: (file) => restoredParts(place.open({ ...config, DATABASE_URL: `sqlite:${file}` })),
  });
}

async function inPlace(place: RestorePlace, config: Config, work: Work) {
  const services = place.open(config);
  try {
    const outcome = await takeBack(restoredParts(services), work);
    return outcome.kind === 'refused'
      ? outcome
      : { kind: 'restored' as const, ended: outcome.ended, keptAs: null };
  } finally {
    await services.close();
  }
}

function restoredParts({ config, ...services }: Services): RestoredDependencies {
  return { ...services, pepperIds: config.PEPPERS.map((pepper) => pepperOf(pepper).id) };
}

function inWords(ended: Ended, keptAs: string | null): string {
  return [
    'Restored. Every visit and open reset has ended.',
    ...(keptAs === null ? [] : [`The database before is kept: ${keptAs}`]),
    `${ended.defaultPasswords} default passwords in force ended; issue them anew where needed.`,
    `${ended.slips} slips whose day had come are void; print them again.`,
    `${ended.setupLinks} set-up links, ${ended.recoveryCodes} recovery codes and ` +
      `${ended.approvals} approvals ended; ${ended.devices} devices are unknown again.`,
    'What was changed after the backup is gone: docs/backup.md lists what to look at.',
  ].join('\n');
}
