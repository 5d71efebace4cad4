import type { Command } from 'commander';
import { isSqlite } from '../db/database';
import { grantServing } from '../db/grants';
import { refuse, type CommandPlace } from './command-place';

interface Options {
  print?: true;
  json?: true;
}

export function addDbGrant(db: Command, place: CommandPlace): void {
  db.command('grant')
    .description('PostgreSQL: let a role serve the portal, and nothing more')
    .argument('<role>', 'the role in the DATABASE_URL of the serving nodes; it must be there')
    .option('--print', 'only print the statements, for whoever runs them')
    .option('--json', 'one JSON document')
    .addHelpText('after', help)
    .action((role: string, options: Options) =>
      place.run(async (services) => {
        if (isSqlite(services.db)) {
          return refuse(place, ['SQLite has no roles: who can open the file can do all'], options);
        }
        const onlyShow = options.print === true;
        const outcome = await grantServing(services.db, { role, onlyShow });
        if (outcome.kind === 'refused') return refuse(place, [outcome.problem], options);
        const { statements } = outcome;
        if (options.json)
          return place.say(JSON.stringify({ role, granted: !onlyShow, statements }));
        if (onlyShow) return place.say(statements.map((statement) => `${statement};`).join('\n'));
        place.say(`${role} can serve: ${next}`);
      }),
    );
}

const help = `
Run it with the DATABASE_URL of the role that owns the tables, once; again after a restore. The
role can read and write rows, but not change the shape, truncate, or change the audit.`;

const next =
  'give the nodes a DATABASE_URL with it and MIGRATE_ON_START=false, and migrate as the owner.';
