import { engines, type Engine } from '../support/databases';
import { errandsOn, type ErrandName } from './kill-commands';

export interface Asked {
  runs: number;
  /** What is killed on which database, in order. */
  kills: { engine: Engine; errand: 'resets' | ErrandName }[];
}

const usage = 'npm run faults -- [runs [SQLite|PostgreSQL [errand]]]';

/**
 * @param args as they were typed
 * @throws {Error} when nothing could be killed with them; the message names what there is
 */
export function faultsAsked([runs = '200', engine, errand, ...more]: readonly string[]): Asked {
  if (!/^[1-9]\d*$/.test(runs)) throw wrong(`runs is a number from 1, not "${runs}"`);
  if (more.length > 0) throw wrong(`"${more.join(' ')}" is too much`);
  const chosen = engines.filter((one) => engine === undefined || one === engine);
  if (chosen.length === 0) {
    throw wrong(`there is no engine "${engine}"; there are ${engines.join(', ')}`);
  }
  const all = chosen.flatMap((one) =>
    (['resets', ...errandsOn(one)] as const).map((name) => ({ engine: one, errand: name })),
  );
  const kills = all.filter((kill) => errand === undefined || kill.errand === errand);
  if (kills.length === 0) {
    const there = all.map((kill) => kill.errand).join(', ');
    throw wrong(`there is no errand "${errand}" on ${engine}; there are ${there}`);
  }
  return { runs: Number(runs), kills };
}

function wrong(what: string): Error {
  return new Error(`${what}\n${usage}`);
}
