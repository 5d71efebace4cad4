import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { verifyAudit } from '../../server/audit/verify';
import { inTransaction, type Db } from '../../server/db/database';
import { hashColumns, sealHashes } from '../../server/db/seal';
import { sweepSealed } from '../../server/password/sealed-hashes.store';
import { freshDatabase, type TestDatabase } from '../support/databases';
import { runDb } from '../support/db-commands';
import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  addPupilWithDefault,
  answerCorrectly,
  answerWrongly,
  NEW_PASSWORD,
  PASSWORD,
  signIn,
} from '../support/pupils';
import { operator, rosterFile, scratchPath } from '../support/rosters/importing';
import { hashesOf, sealedFor, type SealedDatabase } from '../support/sealed-database';
import { walk } from '../support/walk';

const readable = /\$argon2id\$[^!]*\$[A-Za-z0-9+/]{43}/;
const newPepper = 'a-newer-pepper-0123456789abcdef0123456789';

describe('hashes that the portal cannot read', () => {
  let database: SealedDatabase;
  let portal: Portal;
  beforeAll(async () => {
    database = await sealedFor(await freshDatabase('PostgreSQL'));
    portal = await startPortal({ database });
  });
  afterAll(async () => {
    await portal.close();
    await database.drop();
  });

  const sealed = (): Promise<number> => countOf(database.owner.db, 'portal_sealed.hashes');

  test('the whole house works: enrolment, sign-in, reset, roster, staff', async () => {
    await walk(portal);
    await portal.services.housekeeping();
    const { findings } = await verifyAudit(database.db, portal.services.keys.audit);
    expect(findings).toEqual([]);
  });

  test('wrong secrets are wrong, and former passwords are known', async () => {
    const { account, answers } = await addEnrolledPupil(portal);
    const { loginId } = account;
    expect((await signIn(portal.visit(), loginId, 'Wrong-Pass-1')).status).toBe(400);
    expect((await answerWrongly(portal.visit(), loginId)).status).toBe(400);
    expect((await signIn(portal.visit(), 'Nobody_9', PASSWORD)).status).toBe(400);
    const visit = portal.visit();
    expect((await answerCorrectly(visit, { account, answers })).status).toBe(303);
    await visit.get('/sspr/forgot/new-password');
    const same = { newPassword: PASSWORD, confirmPassword: PASSWORD };
    expect((await visit.post('/sspr/forgot/new-password', same)).status).toBe(400);
    const other = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
    expect((await visit.post('/sspr/forgot/new-password', other)).status).toBe(303);
    const { passwords } = portal.services;
    const again = { accountId: account.id, subject: nobodys, value: PASSWORD };
    expect(await passwords.of(account).prepareNew(again)).toMatchObject({ kind: 'refused' });
  });

  test('twenty final posts at once: one wins, and its password alone works', async () => {
    const { account } = await addEnrolledPupil(portal);
    const { services } = portal;
    const visitor = { address: '', device: null };
    const values = Array.from({ length: 20 }, (_, n) => `Kite-Garden-${100 + n}`);
    await Promise.all(
      values.map((newPassword) =>
        services.choosePassword({ account, newPassword, visitor, how: 'self' }),
      ),
    );
    const credential = await services.passwords.find(account.id);
    const works = await Promise.all(
      values.map((value) => services.passwords.verify(credential, value)),
    );
    expect(works.filter(Boolean)).toHaveLength(1);
  });

  test('slips of a roster and default passwords open what they should', async () => {
    const { account, password } = await addPupilWithDefault(portal);
    expect(await signIn(portal.visit(), account.loginId, password)).toMatchObject({ status: 303 });
    const { code } = (await database.db('schools').first<{ code: string }>('code')) ?? {};
    const slipsFile = scratchPath();
    const imported = await portal.services.roster.import({
      ...{ file: rosterFile(['S9,Jon Ong,Jon,Ong,4C,P4']), schoolCode: code, slipsFile },
      actor: operator,
    });
    expect(imported).toMatchObject({ kind: 'imported', created: 1 });
    const [, slip = []] = parse(readFileSync(slipsFile));
    const [loginId = '', slipPassword = ''] = slip.slice(-2);
    expect(await signIn(portal.visit(), loginId, slipPassword)).toMatchObject({ status: 303 });
    expect((await signIn(portal.visit(), loginId, 'Wrong-Pass-1')).status).toBe(400);
  });

  test('a rehash that comes after a change leaves the change alone; of two at once one wins', async () => {
    const { account } = await addEnrolledPupil(portal);
    const old = portal.services.config.PEPPERS[0] ?? '';
    const both = await startPortal({ database, settings: { PEPPERS: `${newPepper},${old}` } });
    const { passwords, choosePassword } = both.services;
    const read = async () => {
      const credential = await portal.services.passwords.find(account.id);
      if (!credential) throw new Error('no password');
      return credential;
    };
    const credential = await read();
    const rehashing = () => passwords.rehashIfNeeded(credential, PASSWORD);
    expect((await Promise.all([rehashing(), rehashing()])).filter(Boolean)).toHaveLength(1);
    const rehashed = await read();
    const visitor = { address: '', device: null };
    await choosePassword({ account, newPassword: NEW_PASSWORD, visitor, how: 'self' });
    const backwards = { ...rehashed, stored: { ...rehashed.stored, pepperId: 'older' } };
    expect(await passwords.rehashIfNeeded(backwards, PASSWORD)).toBe(false);
    expect(await passwords.verify(await read(), NEW_PASSWORD)).toBe(true);
    expect(await passwords.verify(await read(), PASSWORD)).toBe(false);
    await both.close();
  });

  test('a new pepper is taken up at the next success, and the old one can go', async () => {
    const { account, answers } = await addEnrolledPupil(portal);
    const { loginId } = account;
    const old = portal.services.config.PEPPERS[0] ?? '';
    const both = await startPortal({ database, settings: { PEPPERS: `${newPepper},${old}` } });
    expect((await signIn(both.visit(), loginId)).status).toBe(303);
    expect((await answerCorrectly(both.visit(), { account, answers })).status).toBe(303);
    const only = await startPortal({ database, settings: { PEPPERS: newPepper } });
    expect((await signIn(only.visit(), loginId)).status).toBe(303);
    expect((await signIn(only.visit(), loginId, 'Wrong-Pass-1')).status).toBe(400);
    await both.close();
    await only.close();
  });

  test('known and unknown ask PostgreSQL the same number of times', async () => {
    const { account } = await addEnrolledPupil(portal);
    const asked = async (loginId: string) => {
      const visit = portal.visit();
      await visit.get('/sign-in');
      let statements = 0;
      const count = () => statements++;
      database.db.on('query', count);
      await visit.post('/sign-in', { loginId, password: 'Wrong-Pass-1' });
      database.db.off('query', count);
      return statements;
    };
    await asked('Nobody_8');
    expect(await asked('Nobody_9')).toBe(await asked(account.loginId));
  });

  test('a stolen connection of the portal finds no hash', async () => {
    const { rows } = await database.db.raw<{ rows: object[] }>(
      hashColumns
        .map(([table, column]) => `SELECT ${column} AS hash FROM ${table}`)
        .join(' UNION ALL '),
    );
    const dumped = JSON.stringify(rows);
    expect(rows.length).toBeGreaterThan(10);
    expect(dumped).not.toMatch(readable);
    expect(dumped).toMatch(/\$![0-9a-f]{32}/);
    for (const statement of [
      'SELECT * FROM portal_sealed.hashes',
      'SELECT count(*) FROM portal_sealed.hashes',
      'UPDATE portal_sealed.hashes SET phc = phc',
      'DELETE FROM portal_sealed.hashes',
      'CREATE FUNCTION portal_sealed.mine() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$',
      'ALTER TABLE answers DISABLE TRIGGER seal_hash',
      'DROP SCHEMA portal_sealed CASCADE',
      `SET ROLE ${new URL(database.owner.url).username}`,
    ]) {
      await expect(database.db.raw(statement)).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('a search_path of the thief is not followed', async () => {
    const { stored } = (await portal.services.passwords.find(
      (await addEnrolledPupil(portal)).account.id,
    )) ?? { stored: { phc: '' } };
    const token = stored.phc.slice(-32);
    await database.db.transaction(async (tx) => {
      await tx.raw('CREATE TEMPORARY TABLE hashes (token text, phc text)');
      await tx.raw('INSERT INTO hashes VALUES (?, ?)', [token, 'mine']);
      await tx.raw('SET LOCAL search_path = pg_temp, public');
      const { rows } = await tx.raw<{ rows: unknown[] }>(
        'SELECT portal_sealed.matches(?, ?) AS fits',
        [token, 'mine'],
      );
      expect(rows).toEqual([{ fits: false }]);
      await tx.raw('DROP TABLE hashes');
    });
  });

  test('hashes that no row points to are forgotten, and no others', async () => {
    const { account } = await addEnrolledPupil(portal);
    await sweepSealed(database.db);
    const before = await sealed();
    await inTransaction(database.db, (tx) => tx('accounts').where({ id: account.id }).delete());
    // A password and three answers.
    expect(await sweepSealed(database.db)).toBe(4);
    expect(await sealed()).toBe(before - 4);
    // One is nobody's.
    expect(await sealed()).toBe((await countOfHashes(database.owner.db)) + 1);
  });

  test('--undo brings every hash back, and sealing again takes them away again', async () => {
    const { owner, role } = database;
    const { account } = await addEnrolledPupil(portal);
    const asOwner = await startPortal({ database: owner });
    const seal = async (...args: string[]) => {
      const { out, problems } = await runDb(asOwner, ['seal', role, ...args]);
      return out + problems.join();
    };
    expect(await seal()).toMatch(/^the hashes are sealed already/);
    expect(await seal('--undo', '--print')).toContain('DROP SCHEMA portal_sealed CASCADE;');
    expect(await hashesOf(owner.db)).not.toMatch(readable);
    expect(await seal('--undo')).toContain('back in their rows');
    expect(await hashesOf(owner.db)).toMatch(readable);
    expect(await hashesOf(owner.db)).not.toContain('$!');
    expect((await signIn(portal.visit(), account.loginId)).status).toBe(303);
    expect(await seal('--undo')).toBe('the hashes are not sealed');
    expect(JSON.parse(await seal('--json'))).toMatchObject({ role, undo: false, done: true });
    expect(await hashesOf(owner.db)).not.toMatch(readable);
    expect((await signIn(portal.visit(), account.loginId)).status).toBe(303);
    await asOwner.close();
  });

  test('who owns the tables cannot be kept from them, and is refused', async () => {
    const other: TestDatabase = await freshDatabase('PostgreSQL');
    const self = new URL(process.env['TEST_POSTGRES_SERVER'] ?? '').username;
    const sealing = (role: string) => sealHashes(other.db, { role, undo: false, onlyShow: false });
    expect(await sealing(self)).toMatchObject({ kind: 'refused' });
    expect(await sealing('nobody of that name')).toMatchObject({ kind: 'refused' });
    await other.drop();
  });
});

const nobodys = { firstName: '', lastName: '', userId: '', loginId: '' };

async function countOf(db: Db, table: string): Promise<number> {
  const { rows } = await db.raw<{ rows: { n: number }[] }>(`SELECT count(*) AS n FROM ${table}`);
  return rows[0]?.n ?? 0;
}

async function countOfHashes(db: Db): Promise<number> {
  let sum = 0;
  for (const [table, column] of hashColumns) {
    sum += await countOf(db, `${table} WHERE ${column} IS NOT NULL`);
  }
  return sum;
}
