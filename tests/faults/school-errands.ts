import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Db } from '../../server/db/database';
import { addSchool, type SchoolFixture } from '../support/fixtures';
import type { Portal } from '../support/portal';
import { operator } from '../support/pupils';
import { rosterFile } from '../support/rosters/importing';

/** A command, and what must be true after a kill of what it was to change. */
export interface Errand {
  args: string[];
  /** What the command's process is started with, beside or instead of the portal's database. */
  settings?: Record<string, string>;
  /** `old`, `changed`, or what is neither. */
  judge: () => Promise<string>;
}

export interface Place {
  portal: Portal;
  folder: string;
  /** Counts up from 0, for what comes in turn. */
  turn: number;
}

const IMPORTED = 200;
const MOVED = 60;
const CARDS = 8;
const ANSWERS_A_CARD = 3;

/** Each in a school of its own. */
export const schoolErrands = {
  async import({ portal }: Place): Promise<Errand> {
    const school = await addSchool(portal.services.db);
    const file = rosterFile(pupils(IMPORTED, { className: '4A', level: 'P4' }));
    const judge = async () => {
      const { db } = portal.services;
      const count = (await db('accounts').where({ school_id: school.id }).pluck('id')).length;
      const told = await deeds(db, school, 'roster.import');
      if (count === 0 && told === 0) return 'old';
      return count === IMPORTED && told === 1 ? 'changed' : `${count} pupils, ${told} in the audit`;
    };
    return { args: ['roster', 'import', file, '--school', school.code], judge };
  },

  async rollover({ portal }: Place): Promise<Errand> {
    const { db, clock, roster } = portal.services;
    const school = await addSchool(db);
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

  async cards({ portal, folder }: Place): Promise<Errand> {
    const { db, roster } = portal.services;
    const school = await addSchool(db);
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
