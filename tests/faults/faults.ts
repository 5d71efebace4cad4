import setup from '../support/global-setup';
import teardown from '../support/global-teardown';
import { systemClock } from '../../server/clock';
import type { Engine } from '../support/databases';
import { startPortal, type Portal } from '../support/portal';
import { faultsAsked, type Asked } from './asked';
import { killCommands } from './kill-commands';
import { killResets, type KillReport } from './kill-resets';

/** `npm run faults -- [runs [engine [errand]]]`: kill -9 in the middle of resets and commands. */
async function main({ runs, kills }: Asked): Promise<void> {
  await setup({});
  const portals = new Map<Engine, Portal>();
  const clock = { ...systemClock, advance: () => undefined, set: () => undefined };
  try {
    for (const { engine, errand } of kills) {
      const portal = portals.get(engine) ?? (await startPortal({ engine, clock }));
      portals.set(engine, portal);
      const isReset = errand === 'resets';
      const report = isReset ? killResets(portal, runs) : killCommands(portal, errand, runs);
      tell(`${engine}, ${errand}`, await report);
    }
  } finally {
    for (const portal of portals.values()) await portal.close();
    await teardown();
  }
}

function tell(what: string, report: KillReport): void {
  process.stdout.write(`${what}: ${JSON.stringify(report)}\n`);
  // Kills that all fell on one side of the change showed nothing.
  const isOneSided = report.old === 0 || report.changed === 0;
  if (report.wrong.length > 0 || isOneSided) process.exitCode = 1;
}

function asked(): Asked | null {
  try {
    return faultsAsked(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
    return null;
  }
}

const wanted = asked();
if (wanted) void main(wanted);
