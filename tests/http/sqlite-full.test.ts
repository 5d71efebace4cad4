import { verifyAudit } from '../../server/audit/verify';
import { startPortal, type Portal } from '../support/portal';
import { addEnrolledPupil, PASSWORD } from '../support/pupils';

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

/** SQLite's own errors, without a disk that is really full: the next page that it needs is refused. */
async function fill(): Promise<void> {
  const { db } = portal.services;
  const [{ page_count: pages = 0 } = {}] =
    await db.raw<{ page_count: number }[]>('PRAGMA page_count');
  await db.raw(`PRAGMA max_page_count = ${pages}`);
  // What is free inside the file is used up first.
  for (let n = 0; ; n++) {
    const filler = { digest: `filler-${n}`, account_id: null, expires_at: 1 };
    try {
      await db('sessions').insert({ ...filler, content: 'x'.repeat(n < 200 ? 4000 : 1) });
    } catch (error) {
      expect(error).toMatchObject({ code: 'SQLITE_FULL' });
      if (n >= 200) return;
      n = 199;
    }
  }
}

async function makeRoom(): Promise<void> {
  await portal.services.db.raw('PRAGMA max_page_count = 4294967294');
}

/** Tries that stand in the counters of an account. */
async function counted({ id }: { id: string }): Promise<number> {
  const rows = await portal.services
    .db('attempt_counters')
    .where({ account_id: id })
    .select<{ total: number }[]>('total');
  return rows.reduce((sum, { total }) => sum + total, 0);
}

test.each([
  ['the disk is full', fill, makeRoom],
  [
    'the data folder is read-only',
    () => portal.services.db.raw('PRAGMA query_only = ON'),
    () => portal.services.db.raw('PRAGMA query_only = OFF'),
  ],
])(
  '%s: 503, nothing is tried for free or lost, and it recovers by itself',
  async (_, fail, mend) => {
    const { services } = portal;
    const { account } = await addEnrolledPupil(portal);
    const visit = portal.visit();
    await visit.get('/sign-in');
    const { token } = visit;
    const before = services.hashing.operations();
    await fail();
    for (let n = 0; n < 3; n++) {
      visit.token = token;
      const guess = { loginId: account.loginId, password: `Wrong-Word-${n}` };
      const { status } = await visit.post('/sign-in', guess);
      // What still found room to be counted may be tried, and nothing beyond.
      expect([400, 503]).toContain(status);
    }
    expect(services.hashing.operations() - before).toBeLessThanOrEqual(await counted(account));
    visit.token = token;
    const form = { loginId: account.loginId, password: PASSWORD };
    const answer = await visit.post('/sign-in', form);
    expect(answer).toMatchObject({ status: 503 });
    expect(answer.headers['retry-after']).toBeDefined();
    expect(await portal.visit().get('/health/live')).toMatchObject({ status: 200 });
    await mend();
    visit.token = token;
    expect(await visit.post('/sign-in', form)).toMatchObject({ status: 303, location: '/portal' });
    const { findings } = await verifyAudit(services.db, services.keys.audit);
    expect(findings).toEqual([]);
  },
);
