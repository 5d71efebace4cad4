import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inTransaction, type Db } from '../../server/db/database';
import type { Admission, Attempt } from '../../server/lockout/lockout';
import { describeEachDatabase, engines, freshDatabase } from '../support/databases';
import { attemptOn, freshId, lockoutOn } from '../support/lockout';

// Hundreds of transactions that get in each other's way: a busy machine needs its time for them.
jest.setTimeout(120_000);

const evaluated = [
  ['sign-in', 5],
  ['challenge', 3],
] as const;

describeEachDatabase('200 attempts at once', (database) => {
  /** With locks of its own, as another process has them: nobody waits in turn. */
  const race = (attempt: Partial<Attempt> & { canonicalId: string }) =>
    lockoutOn(database()).lockout.admit(attemptOn(attempt));

  describe.each([
    ['a real account', 'account'],
    ['an unknown login ID', null],
  ])('on %s', (_name, accountId) => {
    test.each(evaluated)('security 4: %s: exactly %i of different secrets', async (path, most) => {
      const id = { canonicalId: freshId(), accountId, path };
      const all = await burst((n) => race({ ...id, secret: `guess ${n}` }));
      expect(admitted(all)).toHaveLength(most);
      expect(all.filter(({ verdict }) => verdict === 'blocked')).toHaveLength(200 - most);
    });

    test.each(evaluated)('security 4: %s: exactly %i of one secret', async (path, most) => {
      const id = { canonicalId: freshId(), accountId, path };
      const all = await burst(() => race({ ...id, secret: 'Password1' }));
      expect(admitted(all)).toHaveLength(most);
    });
  });

  test('security 4: with the failures noted meanwhile it is still exactly 5', async () => {
    const canonicalId = freshId();
    const all = await burst((n) =>
      lockoutOn(database()).fail({ canonicalId, secret: `guess ${n}` }),
    );
    // Of 65,536 digests two guesses may have the same: the second then counts as a repetition.
    const tried = new Set(all.flatMap((ticket) => ticket?.digest ?? []));
    expect(tried.size).toBe(5);
  });

  test('security 9: without waits the total is what closes', async () => {
    const { lockout } = lockoutOn(database(), { SIGNIN_WAITS_SECONDS: [0] });
    const canonicalId = freshId();
    const all = await burst((n) => lockout.admit(attemptOn({ canonicalId, secret: `guess ${n}` })));
    expect(admitted(all)).toHaveLength(60);
    expect(all.filter(({ verdict }) => verdict === 'closed')).toHaveLength(140);
  });

  test('a burst on one process costs hardly more than a read each', async () => {
    const { lockout } = lockoutOn(database());
    let statements = 0;
    const count = () => statements++;
    database().on('query', count);
    const canonicalId = freshId();
    await burst((n) => lockout.admit(attemptOn({ canonicalId, secret: `guess ${n}` })));
    database().off('query', count);
    expect(statements).toBeLessThan(200 + 5 * 4);
  });

  test('security 6: each lane has its own', async () => {
    const canonicalId = freshId();
    const lanes = ['outside', 'school', 'device:a', 'device:b'] as const;
    const all = await burst((n) =>
      race({ canonicalId, lane: lanes[n % 4]!, secret: `guess ${n}` }),
    );
    const tickets = admitted(all).map(({ ticket }) => ticket.lane);
    expect(tickets.sort()).toEqual(
      [...lanes].sort().flatMap((lane) => Array<string>(5).fill(lane)),
    );
  });

  test('every wrong secret of a burst is remembered, up to three', async () => {
    const { lockout } = lockoutOn(database());
    const db = database();
    const canonicalId = freshId();
    const all = await burst((n) => lockout.admit(attemptOn({ canonicalId, secret: `guess ${n}` })));
    const tickets = admitted(all).map(({ ticket }) => ticket);
    await Promise.all(
      tickets.slice(0, 3).map((ticket) => inTransaction(db, (tx) => lockout.failed(tx, ticket))),
    );
    const row = await rowOf(db, tickets[0]!.subject);
    expect((JSON.parse(row.recent) as number[]).sort()).toEqual(
      tickets
        .slice(0, 3)
        .map(({ digest }) => digest)
        .sort(),
    );
  });
});

describe.each(engines)('two processes on %s', (engine) => {
  test('security 5: count together', async () => {
    const database = await freshDatabase(engine);
    const canonicalId = freshId();
    const both = await Promise.all(
      ['one', 'two'].map((name) => run(database.url, canonicalId, 'sign-in', name)),
    );
    await database.drop();
    expect(both.flat().filter((verdict) => verdict === 'admitted')).toHaveLength(5);
    expect(both.flat()).toHaveLength(200);
  });

  /** A process of its own, that fires 100 attempts at once. */
  async function run(...args: string[]): Promise<string[]> {
    const script = join(__dirname, '../support/lockout-burst.ts');
    const options = ['--import', 'tsx', script, ...args];
    const { stdout } = await promisify(execFile)(process.execPath, options);
    return JSON.parse(stdout) as string[];
  }
});

test('PostgreSQL really races: several connections are in use', async () => {
  const database = await freshDatabase('PostgreSQL');
  const { db } = database;
  const connections = new Set<string>();
  db.on('query', ({ __knexUid }: { __knexUid: string }) => connections.add(__knexUid));
  const canonicalId = freshId();
  await burst((n) => lockoutOn(db).lockout.admit(attemptOn({ canonicalId, secret: `guess ${n}` })));
  await database.drop();
  expect(connections.size).toBeGreaterThan(5);
});

function burst<T>(attempt: (n: number) => Promise<T>): Promise<T[]> {
  return Promise.all(Array.from({ length: 200 }, (_, n) => attempt(n)));
}

function admitted(all: Admission[]) {
  return all.filter((one) => one.verdict === 'admitted');
}

async function rowOf(db: Db, subject: string): Promise<{ recent: string }> {
  const [row] = await db('attempt_counters').where({ subject }).select<{ recent: string }[]>('*');
  if (!row) throw new Error('no counter');
  return row;
}
