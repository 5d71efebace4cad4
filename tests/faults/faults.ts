import setup from '../support/global-setup';
import teardown from '../support/global-teardown';
import { systemClock } from '../../server/clock';
import { engines } from '../support/databases';
import { startPortal } from '../support/portal';
import { errandNames, killCommands } from './kill-commands';
import { killResets, type KillReport } from './kill-resets';

const RUNS = Number(process.argv[2] ?? 200);
const ONLY = process.argv[3];

/** `npm run faults -- [runs [SQLite|PostgreSQL]]`: kill -9 in the middle of resets and commands. */
async function main(): Promise<void> {
  await setup({});
  try {
    for (const engine of engines.filter((one) => ONLY === undefined || one === ONLY)) {
      const clock = { ...systemClock, advance: () => undefined, set: () => undefined };
      const portal = await startPortal({ engine, clock });
      tell(`${engine}, resets`, await killResets(portal, RUNS));
      for (const name of errandNames) {
        tell(`${engine}, ${name}`, await killCommands(portal, name, RUNS));
      }
      await portal.close();
    }
  } finally {
    await teardown();
  }
}

function tell(what: string, report: KillReport): void {
  process.stdout.write(`${what}: ${JSON.stringify(report)}\n`);
  // Kills that all fell on one side of the change showed nothing.
  const isOneSided = report.old === 0 || report.changed === 0;
  if (report.wrong.length > 0 || isOneSided) process.exitCode = 1;
}

void main();
