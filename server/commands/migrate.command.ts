import type { Command } from 'commander';
import { migrateDown, migrateUp } from '../db/migrate';
import type { CommandPlace } from './command-place';

interface MigrateOptions {
  rollback?: true;
  json?: true;
}

/** @param place must not migrate by itself */
export function registerMigrateCommand(program: Command, place: CommandPlace): void {
  program
    .command('migrate')
    .description('bring the database to the newest shape; --rollback takes the last step back')
    .option('--rollback', 'take the newest batch of migrations back')
    .option('--json', 'one JSON document')
    .action((options: MigrateOptions) =>
      place.run(async ({ db }) => {
        const names = await (options.rollback ? migrateDown(db) : migrateUp(db));
        const done = options.rollback ? 'taken back' : 'applied';
        const text = names.length > 0 ? `${names.join('\n')}\n${done}` : 'nothing to do';
        place.say(options.json ? JSON.stringify({ migrations: names }) : text);
      }),
    );
}
