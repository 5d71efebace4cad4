import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '../../server/config';
import { isStoreFailure } from '../../server/db/retry';

const given = 'a-secret-that-is-long-enough-0123456789';

function problemsOf(url: string): readonly string[] {
  const environment = {
    ...{ DATABASE_URL: url, SESSION_SECRETS: given, PEPPERS: given, INDEX_KEY: given },
  };
  try {
    loadConfig({ environment });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('TLS in DATABASE_URL', () => {
  const address = 'postgres://portal@db.example/portal';
  const file = join(mkdtempSync(join(tmpdir(), 'portal-tls-')), 'authority.pem');
  writeFileSync(file, 'certificate');

  test.each([
    '',
    '?sslmode=disable',
    '?sslmode=verify-full',
    `?sslmode=verify-full&sslrootcert=${file}`,
    '?application_name=node-1',
  ])('%s is fine', (parameters) => {
    expect(problemsOf(`${address}${parameters}`)).toEqual([]);
  });

  test.each(['allow', 'prefer', 'require', 'verify-ca', 'no-verify'])(
    'sslmode=%s is refused: it does not make sure whose server it is',
    (mode) => {
      const [problem] = problemsOf(`${address}?sslmode=${mode}`);
      expect(problem).toMatch(/^DATABASE_URL: sslmode=.* write sslmode=verify-full/);
    },
  );

  test('files that cannot be read, or that would not be looked at, are told', () => {
    expect(problemsOf(`${address}?sslmode=verify-full&sslrootcert=/nowhere.pem`)).toEqual([
      'DATABASE_URL: sslrootcert: /nowhere.pem cannot be read (ENOENT)',
    ]);
    expect(problemsOf(`${address}?sslrootcert=${file}`)).toEqual([
      'DATABASE_URL: sslrootcert: counts with sslmode=verify-full only',
    ]);
    expect(problemsOf(`${address}?ssl=true`)).toEqual([
      'DATABASE_URL: write sslmode=verify-full instead of ssl=…',
    ]);
  });
});

describe('what counts as a failure of the store', () => {
  test.each(['57014', '57P01', '55P03', '25P03', '25006', '53300', '08006', 'EHOSTUNREACH'])(
    '%s does',
    (code) => {
      expect(isStoreFailure(Object.assign(new Error('x'), { code }))).toBe(true);
    },
  );

  test.each(['Query read timeout', 'Connection terminated due to connection timeout'])(
    '"%s" does',
    (message) => {
      expect(isStoreFailure(new Error(message))).toBe(true);
      expect(isStoreFailure(new Error(`select 1 - ${message}`))).toBe(true);
    },
  );

  test.each(['23505', '42P01', '22001', 'ENOENT'])('%s is a bug and no such thing', (code) => {
    expect(isStoreFailure(Object.assign(new Error('x'), { code }))).toBe(false);
  });
});
