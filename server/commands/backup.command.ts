import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { isoTime } from '../audit/moment.rules';
import { createBackup, type BackupResult } from '../backups/backup';
import type { Config } from '../config';
import type { Services } from '../services';
import { refuse, type CommandPlace } from './command-place';
import { progressBar } from './progress-bar';

interface Options {
  out: string;
  json?: true;
}

const help = `
The portal goes on meanwhile. The file holds everything about every pupil: keep it like the
database itself. It does not hold the secrets, without which nobody can sign in: keep a copy of
them somewhere else. PostgreSQL is backed up with pg_dump; docs/backup.md has the lines.`;

/** @param place must not migrate: the time for a backup is before an upgrade */
export function registerBackupCommand(program: Command, place: CommandPlace): void {
  program
    .command('backup')
    .description('write the whole SQLite database to one new file, while the portal runs')
    .requiredOption('--out <file>', 'a file that is not there yet (made with mode 0600)')
    .option('--json', 'one JSON document')
    .addHelpText('after', help)
    .action((options: Options) => place.run((services) => backup(services, place, options)));
}

async function backup(services: Services, place: CommandPlace, options: Options): Promise<void> {
  const bar = progressBar('{bar} {percentage}% {value} of {total} pages');
  const result = await createBackup(services)(options.out, bar.show).finally(bar.stop);
  if (result.kind !== 'made') return refuse(place, problemsOf(result, options.out), options);
  const missing = secretsOf(services.config);
  if (options.json) {
    const { bytes, madeAt } = result;
    const facts = { file: options.out, bytes, madeAt: isoTime(madeAt), notIncluded: [missing] };
    return place.say(JSON.stringify(facts));
  }
  place.say(`${options.out}: ${(result.bytes / 1e6).toFixed(1)} MB, whole and checked`);
  place.say(`NOT in it: ${missing}. Without them nobody can sign in: keep a copy elsewhere.`);
}

function problemsOf(result: Exclude<BackupResult, { kind: 'made' }>, out: string): string[] {
  switch (result.kind) {
    case 'not-sqlite':
      return [
        'PostgreSQL is backed up with its own tools; see docs/backup.md',
        `pg_dump --format=custom --no-owner --file=${out} "$DATABASE_URL"`,
      ];
    case 'exists':
      return [`${out}: is there already and is not overwritten`];
    case 'refused':
      return [`${out}: cannot be written (${result.problem})`];
    case 'damaged':
      return [
        ...result.damage.map((line) => `the database is damaged: ${line}`),
        'nothing was written; go back to the newest backup that was whole ("restore")',
      ];
  }
}

/** Where the secrets are that a backup is worth nothing without. */
export function secretsOf({ given, DATA_DIR }: Pick<Config, 'given' | 'DATA_DIR'>): string {
  const own = ['SESSION_SECRETS', 'PEPPERS', 'INDEX_KEY'].every((name) => given.has(name));
  return own
    ? 'the secrets of the settings (SESSION_SECRETS, PEPPERS, INDEX_KEY, DECOY_KEY)'
    : join(resolve(DATA_DIR), 'secrets.json');
}
