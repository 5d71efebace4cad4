import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyAudit } from '../../server/audit/verify';
import { projectRoot } from '../../server/project-root';
import type { Engine } from '../support/databases';
import { testSecrets, type Portal } from '../support/portal';
import type { KillReport } from './kill-resets';
import { rotateKeys } from './keys-errand';
import { schoolErrands, type Errand, type Place } from './school-errands';

const errands = { ...schoolErrands, keys: rotateKeys } satisfies Record<
  string,
  (place: Place) => Promise<Errand>
>;

export type ErrandName = keyof typeof errands;

/** On PostgreSQL several nodes share secrets that are given: `keys rotate` changes no file there. */
export function errandsOn(engine: Engine): ErrandName[] {
  const names = Object.keys(errands) as ErrandName[];
  return names.filter((name) => engine === 'SQLite' || name !== 'keys');
}

/** Kills fall from the middle of a command, where its work begins, to somewhat after its end. */
const [FROM, UNTIL] = [0.4, 1.15];

/** Other work on the machine comes and goes: kills follow the change by so much after each run. */
const FOLLOW = 1.05;

/** How many run unkilled first, to learn how long one takes on this machine today. */
const WATCHED = 2;

/**
 * Kills the built command with SIGKILL at a random moment, again and again, each time in a school
 * or with secrets of its own. After each kill all of it is done or nothing, and the audit is whole.
 */
export async function killCommands(
  portal: Portal,
  name: ErrandName,
  runs: number,
): Promise<KillReport> {
  const report: KillReport = { runs, old: 0, changed: 0, wrong: [] };
  const folder = mkdtempSync(join(tmpdir(), 'killed-'));
  let slowest = 0;
  try {
    for (let run = -WATCHED; run < runs; run++) {
      const { judge, ...command } = await errands[name]({ portal, folder, turn: run + WATCHED });
      const span = slowest * (FROM + (UNTIL - FROM) * Math.random());
      const took = await runCommand(portal.database.url, command, run < 0 ? null : span);
      slowest = run < 0 ? Math.max(slowest, took) : slowest;
      const outcome = await judge();
      if (run >= 0) slowest *= outcome === 'old' ? FOLLOW : 1 / FOLLOW;
      if (run >= 0 && outcome === 'old') report.old++;
      else if (run >= 0 && outcome === 'changed') report.changed++;
      else if (outcome !== 'changed') report.wrong.push(`${name}: ${outcome}`);
    }
    const { findings } = await verifyAudit(portal.services.db, portal.services.keys.audit);
    report.wrong.push(...findings.map((finding) => JSON.stringify(finding)));
  } finally {
    rmSync(folder, { recursive: true });
  }
  return report;
}

/** @returns how long it ran (ms) */
function runCommand(
  url: string,
  { args, settings }: Omit<Errand, 'judge'>,
  killAfterMs: number | null,
): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, [join(projectRoot, 'dist/server/cli.js'), ...args], {
    env: { ...process.env, ...testSecrets, DATABASE_URL: url, LOG_LEVEL: 'silent', ...settings },
    stdio: 'ignore',
  });
  const timer =
    killAfterMs === null ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve(performance.now() - begun);
    });
  });
}
