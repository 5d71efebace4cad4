import type { Command } from 'commander';
import { ConfigError, loadConfig } from '../config';
import { refuse, type CommandPlace } from './command-place';

interface Json {
  json?: true;
}

export function registerSystemCommands(program: Command, place: CommandPlace): void {
  program
    .command('config')
    .description('the settings')
    .command('check')
    .description('say everything that is wrong with the settings')
    .option('--json', 'one JSON document')
    .action((options: Json) => {
      try {
        loadConfig();
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        return refuse(place, error.problems, options);
      }
      place.say(options.json ? JSON.stringify({ problems: [] }) : 'The settings are fine.');
    });

  program
    .command('alerts')
    .description('what the portal noticed: spraying, pranks, "that was not me"')
    .option('--json', 'one JSON document')
    .action((options: Json) =>
      place.run(async ({ alerts, db }) => {
        const open = await alerts.list(db, { open: true });
        const lines = open.map(
          ({ raisedAt, kind, count }) => `${new Date(raisedAt).toISOString()}  ${kind}  ${count}`,
        );
        place.say(options.json ? JSON.stringify({ alerts: open }) : lines.join('\n') || 'none');
      }),
    );
}
