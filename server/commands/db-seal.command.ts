import type { Command } from 'commander';
import { isSqlite } from '../db/database';
import { sealHashes } from '../db/seal';
import { refuse, type CommandPlace } from './command-place';

interface Options {
  undo?: true;
  print?: true;
  json?: true;
}

export function addDbSeal(db: Command, place: CommandPlace): void {
  db.command('seal')
    .description('PostgreSQL: keep the hashes from the role that serves; it can only compare')
    .argument('<role>', 'the role that serves, as in db grant')
    .option('--undo', 'bring the hashes back to their rows')
    .option('--print', 'only print the statements, for whoever runs them')
    .option('--json', 'one JSON document')
    .addHelpText('after', help)
    .action((role: string, options: Options) =>
      place.run(async (services) => {
        if (isSqlite(services.db)) {
          return refuse(place, ['SQLite has no roles: who can open the file can do all'], options);
        }
        const { undo = false, print: onlyShow = false } = options;
        const outcome = await sealHashes(services.db, { role, undo, onlyShow });
        if (outcome.kind === 'refused') return refuse(place, [outcome.problem], options);
        const { statements } = outcome;
        if (options.json)
          return place.say(JSON.stringify({ role, undo, done: !onlyShow, statements }));
        if (onlyShow) return place.say(statements.map((statement) => `${statement};`).join('\n'));
        place.say(
          undo
            ? `The hashes are back in their rows. ${restart}`
            : `The hashes are sealed. ${restart}`,
        );
      }),
    );
}

const help = `
Stop the nodes, run it with the DATABASE_URL of the role that owns the tables, start the nodes with
a release that knows sealed hashes. Backups from before hold the hashes.`;

const restart = 'Start the nodes again.';
