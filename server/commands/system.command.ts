import type { Command } from 'commander';
import type { Alert } from '../alerts/alerts';
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
        place.say(
          options.json ? JSON.stringify({ alerts: open.map(inWords) }) : lines.join('\n') || 'none',
        );
      }),
    );
  registerPurge(program, place);
}

function registerPurge(program: Command, place: CommandPlace): void {
  program
    .command('purge')
    .description('forget now what has run out, as housekeeping does every ten minutes')
    .option('--json', 'one JSON document')
    .action((options: Json) =>
      place.run(async ({ housekeeping }) => {
        const swept = await housekeeping();
        const { purged, guardians } = swept.leavers;
        const { sessions, resets, addresses } = swept;
        const line = `${purged} leavers, ${guardians} guardians, ${sessions} sessions, ${resets} resets, ${addresses} addresses`;
        place.say(options.json ? JSON.stringify(swept) : `forgotten: ${line}`);
      }),
    );
}

/** Times in JSON are ISO 8601. */
function inWords({ raisedAt, handledAt, ...alert }: Alert) {
  return {
    ...alert,
    raisedAt: new Date(raisedAt).toISOString(),
    handledAt: handledAt === null ? null : new Date(handledAt).toISOString(),
  };
}
