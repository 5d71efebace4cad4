import { connect, type Db } from '../../server/db/database';
import { isStoreFailure } from '../../server/db/retry';
import { freshDatabase, type TestDatabase } from '../support/databases';
import { freezingLine } from '../support/freezing-line';
import { startPortal } from '../support/portal';
import { addEnrolledPupil, PASSWORD } from '../support/pupils';
import { startTlsPostgres, type TlsPostgres } from '../support/tls-postgres';

const open: Db[] = [];

function connected(url: string, statementSeconds = 0): Db {
  const db = connect({ url, poolMax: 3, statementSeconds });
  open.push(db);
  return db;
}

afterEach(async () => {
  for (const db of open.splice(0)) await db.destroy();
});

/** What a question came to, as the web layer sees it. */
async function failureOf(question: PromiseLike<unknown>): Promise<unknown> {
  try {
    await question;
  } catch (error) {
    return error;
  }
  throw new Error('it was answered');
}

describe('TLS', () => {
  let server: TlsPostgres;
  beforeAll(async () => {
    server = await startTlsPostgres();
  });
  afterAll(() => server.stop());

  const isEncrypted = async (url: string): Promise<unknown> => {
    const { rows } = await connected(url).raw<{ rows: { ssl: boolean }[] }>(
      'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
    );
    return rows[0]?.ssl;
  };

  test('verify-full with the authority: encrypted', async () => {
    const url = `${server.url}?sslmode=verify-full&sslrootcert=${server.caFile}`;
    expect(await isEncrypted(url)).toBe(true);
  });

  test('nothing said, or disable: not encrypted', async () => {
    expect(await isEncrypted(server.url)).toBe(false);
    expect(await isEncrypted(`${server.url}?sslmode=disable`)).toBe(false);
  });

  test('a certificate that no known authority vouches for is refused', async () => {
    const error = await failureOf(isEncrypted(`${server.url}?sslmode=verify-full`));
    expect(error).toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  });

  test('a certificate of another name is refused', async () => {
    const url = server.url.replace('@localhost', '@127.0.0.1');
    const error = await failureOf(
      isEncrypted(`${url}?sslmode=verify-full&sslrootcert=${server.caFile}`),
    );
    expect(error).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  test('a server without TLS is refused, whatever it says', async () => {
    const plain = process.env['TEST_POSTGRES_SERVER'] ?? '';
    const error = await failureOf(isEncrypted(`${plain}?sslmode=verify-full`));
    expect(String(error)).toContain('does not support SSL');
  });
});

describe('time limits', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase('PostgreSQL');
  });
  afterAll(() => database.drop());

  const shown = async (db: Db, name: string): Promise<unknown> => {
    const { rows } = await db.raw<{ rows: Record<string, string>[] }>(`SHOW ${name}`);
    return rows[0]?.[name];
  };

  test('every connection has them, and says whose it is', async () => {
    const db = connected(database.url, 30);
    expect(await shown(db, 'statement_timeout')).toBe('30s');
    expect(await shown(db, 'lock_timeout')).toBe('5s');
    expect(await shown(db, 'idle_in_transaction_session_timeout')).toBe('30s');
    expect(await shown(db, 'application_name')).toBe('school-password-portal');
    const named = connected(`${database.url}?application_name=node-7`);
    expect(await shown(named, 'application_name')).toBe('node-7');
    expect(await shown(named, 'statement_timeout')).toBe('0');
  });

  test('a statement that takes too long is a failure of the store', async () => {
    const error = await failureOf(connected(database.url, 1).raw('SELECT pg_sleep(10)'));
    expect(error).toMatchObject({ code: '57014' });
    expect(isStoreFailure(error)).toBe(true);
  });

  test('a lock that does not come free is one too, after 5 s', async () => {
    const holder = await database.db.transaction();
    await holder.raw('LOCK TABLE schools IN ACCESS EXCLUSIVE MODE');
    const begun = performance.now();
    const error = await failureOf(connected(database.url).table('schools').select('id'));
    expect(error).toMatchObject({ code: '55P03' });
    expect(isStoreFailure(error)).toBe(true);
    expect(performance.now() - begun).toBeLessThan(8000);
    await holder.rollback();
  });

  test('a page meets it as 503 with Retry-After, and works again afterwards', async () => {
    const db = connected(database.url, 1);
    const portal = await startPortal({
      database: { ...database, db, drop: () => Promise.resolve() },
    });
    const { account } = await addEnrolledPupil(portal);
    const visit = portal.visit();
    await visit.get('/sign-in');
    const { token } = visit;
    const form = { loginId: account.loginId, password: PASSWORD };
    const holder = await database.db.transaction();
    await holder.raw('LOCK TABLE attempt_counters IN ACCESS EXCLUSIVE MODE');
    const answer = await visit.post('/sign-in', form);
    expect(answer.status).toBe(503);
    expect(answer.headers['retry-after']).toBe('2');
    await holder.rollback();
    visit.token = token;
    expect(await visit.post('/sign-in', form)).toMatchObject({ location: '/portal' });
    await portal.close();
  });

  test('a server that falls silent is given up, and its lines are not used again', async () => {
    const direct = new URL(database.url);
    const line = await freezingLine({ host: direct.hostname, port: Number(direct.port) });
    direct.port = String(line.port);
    const db = connected(direct.toString(), 1);
    await db.raw('SELECT 1');
    line.freeze();
    const begun = performance.now();
    const error = await failureOf(db.raw('SELECT 2'));
    expect(isStoreFailure(error)).toBe(true);
    expect(performance.now() - begun).toBeLessThan(8000);
    expect((await db.raw<{ rows: unknown[] }>('SELECT 3 AS n')).rows).toEqual([{ n: 3 }]);
    await db.destroy();
    open.splice(0);
    await line.close();
  });
});
