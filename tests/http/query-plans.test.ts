import { isSqlite, type Db } from '../../server/db/database';
import { engines } from '../support/databases';
import { addPupil, addSchool } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import { addEnrolledPupil, answerCorrectly, PASSWORD, signIn } from '../support/pupils';
import { asStaffMember } from '../support/staff';

interface Asked {
  sql: string;
  bindings: unknown[];
}

/** A few rows a school or an installation: to read all of them is what is meant. */
const small = ['switches', 'schools', 'question_texts', 'decoy_profiles', 'school_policies'];

/** What a listener hears of every statement that `work` leads to, each text once. */
async function statementsOf(db: Db, work: () => Promise<void>): Promise<Asked[]> {
  const heard = new Map<string, Asked>();
  const listen = ({ sql, bindings }: Asked) => void heard.set(sql, { sql, bindings });
  db.on('query', listen);
  await work();
  db.removeListener('query', listen);
  return [...heard.values()].filter(({ sql }) => /^\s*(select|update|delete)/i.test(sql));
}

/** The steps in which a table is read from end to end, although there are indexes. */
async function scansOf(db: Db, { sql, bindings }: Asked): Promise<string[]> {
  const steps = isSqlite(db)
    ? await sqliteSteps(db, sql, bindings)
    : await pgSteps(db, sql, bindings);
  return steps.filter((step) => !small.some((table) => step.includes(table)));
}

async function sqliteSteps(db: Db, sql: string, bindings: unknown[]): Promise<string[]> {
  const rows = await db.raw<{ detail: string }[]>(`EXPLAIN QUERY PLAN ${sql}`, bindings as never);
  return rows
    .map(({ detail }) => detail)
    .filter((detail) => /^SCAN (?!CONSTANT|\(subquery|.* USING)/.test(detail));
}

/** Tables as small as those of a test are read whole unless that is forbidden. */
async function pgSteps(db: Db, sql: string, bindings: unknown[]): Promise<string[]> {
  // knex tells its listeners of $1 and wants to hear of ?.
  const numbered = sql.replace(/\$(\d+)/g, '?');
  const rows = await db.transaction(async (tx) => {
    await tx.raw('SET LOCAL enable_seqscan = off');
    const { rows: found } = await tx.raw<{ rows: { 'QUERY PLAN': string }[] }>(
      `EXPLAIN ${numbered}`,
      bindings as never,
    );
    return found;
  });
  return rows.map((row) => row['QUERY PLAN']).filter((step) => step.includes('Seq Scan on'));
}

describe.each(engines)('on %s, with a million accounts in mind', (engine) => {
  let portal: Portal;

  beforeAll(async () => {
    portal = await startPortal({ engine });
    await portal.visit().get('/sign-in');
  });
  afterAll(() => portal.close());

  async function expectNoScan(work: () => Promise<void>): Promise<void> {
    const { db } = portal.services;
    const asked = await statementsOf(db, work);
    expect(asked.length).toBeGreaterThan(10);
    const scans = [];
    for (const one of asked) {
      for (const step of await scansOf(db, one)) scans.push(`${step} in ${one.sql.slice(0, 300)}`);
    }
    expect(scans).toEqual([]);
  }

  test('a look without an index would be seen', async () => {
    const { db } = portal.services;
    const names = { sql: 'select * from accounts where first_name = ?', bindings: ['Jon'] };
    expect(await scansOf(db, names)).toHaveLength(1);
  });

  test('a sign-in, right and wrong, reads nothing from end to end', async () => {
    const pupil = await addEnrolledPupil(portal);
    await expectNoScan(async () => {
      await signIn(portal.visit(), pupil.account.loginId, 'Wrong-Word-77');
      await signIn(portal.visit(), pupil.account.loginId, PASSWORD);
      await signIn(portal.visit(), 'Nobody_At_All', PASSWORD);
    });
  });

  test('nor does a complete reset', async () => {
    const pupil = await addEnrolledPupil(portal);
    await expectNoScan(async () => {
      const visit = portal.visit();
      await answerCorrectly(visit, pupil);
      await visit.get('/sspr/forgot/new-password');
      const newPassword = 'Lamp-Garden-421';
      await visit.post('/sspr/forgot/new-password', { newPassword, confirmPassword: newPassword });
      await visit.get('/sspr/forgot/done');
    });
  });

  test('nor do the search of staff, a class and a pupil', async () => {
    const { db } = portal.services;
    const school = await addSchool(db, { code: 'CPS' });
    const pupil = await addPupil(db, { school, className: '4A' });
    const { visit } = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' });
    await expectNoScan(async () => {
      await visit.get('/staff/pupils?q=wei');
      await visit.get('/staff/pupils?level=P4&state=locked');
      await visit.get(`/staff/pupils/${pupil.id}`);
      await visit.get('/staff/classes');
    });
  });
});
