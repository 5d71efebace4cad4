import setup from '../support/global-setup';
import teardown from '../support/global-teardown';
import { systemClock } from '../../server/clock';
import { engines } from '../support/databases';
import { startPortal } from '../support/portal';
import { killResets } from './kill-resets';

const RUNS = Number(process.argv[2] ?? 200);
const ONLY = process.argv[3];

/** `npm run faults -- [runs [SQLite|PostgreSQL]]`: kill -9 in the middle of resets. */
async function main(): Promise<void> {
  await setup({});
  try {
    for (const engine of engines.filter((one) => ONLY === undefined || one === ONLY)) {
      const clock = { ...systemClock, advance: () => undefined, set: () => undefined };
      const portal = await startPortal({ engine, clock });
      const report = await killResets(portal, RUNS);
      process.stdout.write(`${engine}: ${JSON.stringify(report)}\n`);
      // Kills that all fell on one side of the change showed nothing.
      const isOneSided = report.old === 0 || report.changed === 0;
      if (report.wrong.length > 0 || isOneSided) process.exitCode = 1;
      await portal.close();
    }
  } finally {
    await teardown();
  }
}

void main();
