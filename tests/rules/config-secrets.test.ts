import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { loadConfig } from '../../server/config';
import { embeddedSecrets } from '../../server/embedded-secrets';

const root = resolve(__dirname, '../..');
const names = ['SESSION_SECRETS', 'PEPPERS', 'INDEX_KEY'] as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portal-secrets-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function start(environment: Record<string, string> = {}) {
  const DATA_DIR = join(folder, 'data');
  return loadConfig({ environment: { DATA_DIR, ...environment } });
}

describe('the secrets of an installation that was given none', () => {
  test('are made in the data folder, for the owner only', () => {
    start();
    expect(readdirSync(join(folder, 'data'))).toEqual(['secrets.json']);
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'data', 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  test('are three different ones of 32 random bytes', () => {
    const { SESSION_SECRETS, PEPPERS, INDEX_KEY } = start();
    const all = [SESSION_SECRETS, PEPPERS, INDEX_KEY].flat();
    expect(new Set(all).size).toBe(3);
    for (const made of all) expect(Buffer.from(made, 'base64url')).toHaveLength(32);
  });

  test('stay the same at the second start', () => {
    expect(start()).toEqual(start());
  });

  test('differ from one installation to the next', () => {
    const other = loadConfig({ environment: { DATA_DIR: join(folder, 'other') } });
    expect(other.PEPPERS).not.toEqual(start().PEPPERS);
  });

  test('only fill in what is not given', () => {
    const given = 'given-pepper-0123456789abcdef012345678';
    const config = start({ PEPPERS: given });
    expect(config.PEPPERS).toEqual([given]);
    expect(config.INDEX_KEY).toEqual(start().INDEX_KEY);
  });

  test('are not made where all are given', () => {
    const given = 'given-secret-0123456789abcdef012345678';
    start({ SESSION_SECRETS: given, PEPPERS: given, INDEX_KEY: given });
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each(['', '{', '{"PEPPERS":[]}', '{"PEPPERS":["too short"]}'])(
    'are never made anew over a damaged file: %j',
    (content) => {
      const file = join(folder, 'secrets.json');
      writeFileSync(file, content);
      expect(() => embeddedSecrets(folder, names)).toThrow();
      expect(readFileSync(file, 'utf8')).toBe(content);
    },
  );
});

const ROUNDS = 40;

test('first starts at once agree on the same secrets', async () => {
  const starters = await Promise.all([1, 2, 3].map(() => starter(folder)));
  const made = await Promise.all(starters.map((go) => go()));
  expect(Object.keys(JSON.parse(made[0] ?? '') as object)).toHaveLength(ROUNDS);
  expect(new Set(made).size).toBe(1);
  for (const round of readdirSync(folder)) {
    expect(readdirSync(join(folder, round))).toEqual(['secrets.json']);
  }
}, 120_000);

/**
 * A process that has loaded the program and waits for the word to go. Then it starts an
 * installation every 25 ms by the clock, which brings the others' starts to the same moments.
 */
async function starter(parent: string): Promise<() => Promise<string>> {
  const code = `
    const { embeddedSecrets } = require('./server/embedded-secrets.ts');
    process.stdin.once('data', () => {
      const made = {};
      for (let round = 0; round < ${ROUNDS}; round++) {
        for (const begun = Date.now(); begun === Date.now() || Date.now() % 25 > 0; );
        const dataDir = ${JSON.stringify(parent)} + '/' + round;
        made[round] = embeddedSecrets(dataDir, ${JSON.stringify(names)});
      }
      console.log(JSON.stringify(made));
      process.exit();
    });
    console.log('ready');`;
  const child = spawn(process.execPath, ['--import', 'tsx', '-e', code], {
    cwd: root,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => String((await lines.next()).value);
  expect(await nextLine()).toBe('ready');
  return () => {
    child.stdin.write('go\n');
    return nextLine();
  };
}
