import { systemClock } from '../../server/clock';
import type { Db } from '../../server/db/database';
import { findClass } from '../../server/desk/classes.store';
import { listPupils } from '../../server/desk/pupil-list.store';
import { scopedDb } from '../../server/scope/scope.store';
import type { AnswerKey } from './flows';
import { countersOf } from './monday-costs';
import { walk, type WalkedFlow } from './monday-flows';
import type { ServerProcess } from './server-process';

/** Something that is done again and again. */
export interface Work {
  what: string;
  /** @returns milliseconds, by what they were spent on */
  run: (turn: number) => Promise<Record<string, number>>;
}

interface VisitWork {
  server: ServerProcess;
  key: AnswerKey;
  flow: WalkedFlow;
  loginId: (turn: number) => string;
}

/** Hashing aside: what the server waited for its statements, and the pages that do not hash. */
export function visitWork(what: string, { server, key, flow, loginId }: VisitWork): Work {
  return {
    what,
    async run(turn) {
      let pages = 0;
      const before = countersOf(await server.metrics());
      await walk({
        ...{ port: server.port, key, flow, loginId: loginId(turn), think: () => 0, retryMs: 2000 },
        answered: ({ ms }, step) => {
          if (step?.hashes === 0) pages += ms;
        },
      });
      const { statements } = countersOf(await server.metrics());
      const spent = (statements - before.statements) * 1000;
      return { 'statements of a visit': spent, 'its pages without hashing': pages };
    },
  };
}

/** The questions that the pages of staff ask of the database, without the pages. */
export function deskWork(db: Db): Work[] {
  const person = { staffId: 'nobody', today: '2027-01-04' };
  const school = scopedDb(db, { ...person, role: 'ict', schoolId: 'school-0' });
  const all = scopedDb(db, { ...person, role: 'admin', schoolId: null });
  const moment = () => ({ now: systemClock.now(), reopenAfterMs: 0, most: 50 });
  const search = (scoped: typeof school, q: string) => listPupils(scoped, { q }, moment());
  const loginId = (turn: number) => `bench_${turn * 7}@students`;
  const classPage = async (turn: number) => {
    const id = `class-${turn % 25}`;
    await findClass(school, id);
    await listPupils(school, { formClassId: id }, moment());
  };
  return [
    asWork('class page', classPage),
    asWork('search in a school, a name', () => search(school, 'wei ling')),
    asWork('search in a school, a login ID', (turn) => search(school, loginId(turn))),
    asWork('search in a school, nobody', () => search(school, 'there is nobody so')),
    asWork('search of an admin, a login ID', (turn) => search(all, loginId(turn))),
    // Of 100,000 pupils a hundred times as many fit as of 1,000, and all of them are put in order.
    asWork('search of an admin, a beginning', (turn) => search(all, `bench_${(turn % 9) + 1}`)),
    asWork('search of an admin, nobody', () => search(all, 'there is nobody so')),
  ];
}

function asWork(what: string, ask: (turn: number) => Promise<unknown>): Work {
  return {
    what,
    async run(turn) {
      const begun = performance.now();
      await ask(turn);
      return { statements: performance.now() - begun };
    },
  };
}
