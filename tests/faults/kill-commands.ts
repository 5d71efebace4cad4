import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyAudit } from '../../server/audit/verify';
import type { Db } from '../../server/db/database';
import { projectRoot } from '../../server/project-root';
import { addSchool, type SchoolFixture } from '../support/fixtures';
import { testSecrets, type Portal } from '../support/portal';
import { operator } from '../support/pupils';
import { rosterFile } from '../support/rosters/importing';
import type { KillReport } from './kill-resets';

export const errandNames = ['import', 'rollover', 'cards'] as const;
export type ErrandName = (typeof errandNames)[number];

/** A command on a school of its own, and what must be true of that school after a kill. */
interface Errand {
  args: string[];
  /** `old`, `changed`, or what is neither. */
  judge: () => Promise<string>;
}

interface Place {
  portal: Portal;
  school: SchoolFixture;
  folder: string;
}

const IMPORTED = 200;
const MOVED = 60;
const CARDS = 8;
const ANSWERS_A_CARD = 3;

/** Kills fall from the middle of a command, where its work begins, to somewhat after its end. */
const [FROM, UNTIL] = [0.4, 1.15];

/** Other work on the machine comes and goes: kills follow the change by so much after each run. */
const FOLLOW = 1.05;

/** How many run unkilled first, to learn how long one takes on this machine today. */
const WATCHED = 2;

/**
 * Kills the built command with SIGKILL at a random moment, again and again, each time in a school of
 * its own. After each kill all of it is done or nothing, and at the end the audit is whole.
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
      const school = await addSchool(portal.services.db);
      const { args, judge } = await errands[name]({ portal, school, folder });
      const span = slowest * (FROM + (UNTIL - FROM) * Math.random());
      const took = await runCommand(portal.database.url, args, run < 0 ? null : span);
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
function runCommand(url: string, args: string[], killAfterMs: number | null): Promise<number> {
  const begun = performance.now();
  const child = spawn(process.execPath, [join(projectRoot, 'dist/server/cli.js'), ...args], {
    env: { ...process.env, ...testSecrets, DATABASE_URL: url, LOG_LEVEL: 'silent' },
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

const errands: Record<ErrandName, (place: Place) => Promise<Errand>> = {
  async import({ portal, school }) {
    const file = rosterFile(pupils(IMPORTED, { className: '4A', level: 'P4' }));
    const judge = async () => {
      const { db } = portal.services;
      const count = (await db('accounts').where({ school_id: school.id }).pluck('id')).length;
      const told = await deeds(db, school, 'roster.import');
      if (count === 0 && told === 0) return 'old';
      return count === IMPORTED && told === 1 ? 'changed' : `${count} pupils, ${told} in the audit`;
    };
    return Promise.resolve({ args: ['roster', 'import', file, '--school', school.code], judge });
  },

  async rollover({ portal, school }) {
    const { db, clock, roster } = portal.services;
    const first = rosterFile(pupils(MOVED, { className: '3A', level: 'P3' }));
    await roster.import({ file: first, schoolCode: school.code, actor: operator });
    const file = rosterFile(pupils(MOVED, { className: '4B', level: 'P4' }));
    const year = String(new Date(clock.now()).getUTCFullYear() + 1);
    const judge = async () => {
      const levels = await db('accounts').where({ school_id: school.id }).pluck('level');
      const told = await deeds(db, school, 'roster.import');
      const counts = `${levels.filter((one) => one === 'P3').length} in P3 of ${levels.length}`;
      if (counts === `${MOVED} in P3 of ${MOVED}` && told === 1) return 'old';
      return counts === `0 in P3 of ${MOVED}` && told === 2 ? 'changed' : `${counts}, ${told} told`;
    };
    const args = ['roster', 'import', file, '--school', school.code, '--year', year, '--complete'];
    return { args, judge };
  },

  async cards({ portal, school, folder }) {
    const { db, roster } = portal.services;
    const first = rosterFile(pupils(CARDS, { className: '1A', level: 'P1' }));
    await roster.import({ file: first, schoolCode: school.code, actor: operator });
    const out = join(folder, `${school.code}.csv`);
    const judge = async () => {
      const made = await db('answers as a')
        .join('answer_sets as s', 's.id', 'a.answer_set_id')
        .join('accounts as p', 'p.id', 's.account_id')
        .where('p.school_id', school.id)
        .pluck('a.id');
      if (made.length === 0) return 'old';
      // The paper is on the disk before anything counts: nobody loses answers that are in force.
      const lines = existsSync(out) ? readFileSync(out, 'utf8').trim().split('\n').length : 0;
      const all = CARDS * ANSWERS_A_CARD;
      const isWhole = made.length === all && lines === all + 1;
      return isWhole ? 'changed' : `${made.length} answers, ${lines} lines on paper`;
    };
    const args = ['cards', 'make', '--school', school.code, '--class', '1A', '--out', out];
    return { args, judge };
  },
};

function deeds(db: Db, { id }: SchoolFixture, action: string): Promise<number> {
  return db('audit_events')
    .where({ chain: id, action })
    .pluck('id')
    .then(({ length }) => length);
}

function pupils(count: number, { className, level }: { className: string; level: string }) {
  return Array.from({ length: count }, (_, at) => {
    const name = [...String(at)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
    return `S${at},Wei ${name} Tan,Wei ${name},Tan,${className},${level}`;
  });
}
