import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import fc from 'fast-check';
import { ConfigError, loadConfig, type Config } from '../../server/config';

const secret = randomBytes(24).toString('hex');
const secrets = { SESSION_SECRETS: secret, PEPPERS: secret, INDEX_KEY: secret };

function load(environment: Record<string, string>): Config {
  return loadConfig({ environment: { DATA_DIR: tmpdir(), ...secrets, ...environment } });
}

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('all problems are listed at once', () => {
  test('three broken settings make three lines', () => {
    const problems = problemsOf({
      PORT: 'three thousand',
      PASSWORD_MIN_LENGTH: '0',
      TIME_ZONE: 'Singapore/Asia',
    });
    expect(problems).toEqual([
      'PORT: must be a whole number from 0 to 65535',
      'TIME_ZONE: must be a time zone such as Asia/Singapore',
      'PASSWORD_MIN_LENGTH: must be a whole number from 1 to 128',
    ]);
  });

  test('contradictions too, beside values that cannot be read', () => {
    const problems = problemsOf({
      PORT: 'x',
      QNA_SET: '2',
      QNA_ASK: '3',
      BASE_URL: 'https://portal.example',
      DATABASE_URL: 'postgres://db.example/portal',
      PEPPERS: '',
    });
    expect(problems).toEqual([
      'PORT: must be a whole number from 0 to 65535',
      'QNA_ASK: must not be more than QNA_SET',
      'TRUST_PROXY: must be set when BASE_URL is https: the proxy in front ends TLS',
      'PEPPERS: must be given with PostgreSQL, since several nodes share it',
    ]);
  });

  test('a value that cannot be read contradicts nothing', () => {
    expect(problemsOf({ QNA_SET: 'x', QNA_ASK: '9' })).toEqual([
      'QNA_SET: must be a whole number from 1 to 10',
    ]);
  });

  test('a list names its setting once, however many items are wrong', () => {
    const problem = 'PEPPERS: each secret needs at least 32 characters';
    expect(problemsOf({ PEPPERS: 'short,shorter' })).toEqual([problem]);
  });

  test('no problem repeats a secret', () => {
    const problems = problemsOf({ PEPPERS: 'pepper-1', SESSION_SECRETS: 'session-1', PORT: 'x' });
    expect(problems.join('\n')).not.toMatch(/pepper-1|session-1/);
  });

  test('the message of the error shows every problem', () => {
    expect(() => load({ PORT: 'x', QNA_ASK: 'y' })).toThrow(/PORT: [^]*QNA_ASK: /);
  });
});

test.each([
  ['QNA_ASK', { QNA_SET: '2', QNA_ASK: '3' }],
  ['PASSWORD_MIN_LENGTH', { PASSWORD_MIN_LENGTH: '25' }],
  ['PASSWORD_MAX_LENGTH', { PASSWORD_MIN_SPECIAL: '22' }],
  ['PASSWORD_MAX_LENGTH', { PASSWORD_MIN_LOWER: '12', PASSWORD_MIN_UPPER: '12' }],
  ['IDLE_WARNING_SECONDS', { SESSION_IDLE_MINUTES: '2', IDLE_WARNING_SECONDS: '120' }],
])('a contradiction is told of %s: %j', (name, environment) => {
  expect(problemsOf(environment as Record<string, string>)).toEqual([
    expect.stringMatching(`^${name}: `),
  ]);
});

describe('secrets', () => {
  test('PostgreSQL without them is refused, each by name', () => {
    const none = { SESSION_SECRETS: '', PEPPERS: ',', INDEX_KEY: ' ' };
    const problems = problemsOf({ DATABASE_URL: 'postgresql://db.example/portal', ...none });
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(Object.keys(none));
    expect(problemsOf({ DATABASE_URL: 'postgresql://db.example/portal' })).toEqual([]);
  });

  test.each(Object.keys(secrets))('%s: 31 characters are too few, 32 are enough', (name) => {
    expect(problemsOf({ [name]: 'a'.repeat(31) })).toHaveLength(1);
    expect(problemsOf({ [name]: 'a'.repeat(32) })).toEqual([]);
  });

  test('lists keep their order, newest first', () => {
    const older = randomBytes(24).toString('hex');
    expect(load({ PEPPERS: `${secret}, ${older}` }).PEPPERS).toEqual([secret, older]);
  });

  test('security 14: argon2id below the floor of OWASP is refused', () => {
    const weak = { ARGON2_MEMORY_KIB: '19455', ARGON2_PASSES: '1', ARGON2_LANES: '0' };
    expect(problemsOf(weak)).toHaveLength(3);
  });
});

describe('what counts as set', () => {
  test.each(['', ' ', '\t'])('NAME=%j means not set', (blank) => {
    const blanks = { PORT: blank, BASE_URL: blank, TRUST_PROXY: blank, METRICS_TOKEN: blank };
    expect(load(blanks)).toEqual(load({}));
  });

  test.each(['0x10', '1e3', '10.0', '+5', '-5', '5 ,', '٣', '99999999999999999999'])(
    '%s is no whole number',
    (typed) => {
      expect(problemsOf({ QNA_FREEZE_HOURS: typed })).toHaveLength(1);
    },
  );

  test('whatever is typed as a number is refused or taken as it stands', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer().map(String)), (typed) => {
        const taken = problemsOf({ QNA_FREEZE_HOURS: typed }).length === 0;
        if (taken && typed.trim() !== '') {
          expect(load({ QNA_FREEZE_HOURS: typed }).QNA_FREEZE_HOURS).toBe(Number(typed));
          expect(typed.trim()).toMatch(/^[0-9]+$/);
        }
      }),
    );
  });

  test('waits and times may be as short as anyone wants to try them', () => {
    const config = load({ SIGNIN_WAITS_SECONDS: '0, 3', CHALLENGE_WAITS_SECONDS: '3' });
    expect(config.SIGNIN_WAITS_SECONDS).toEqual([0, 3]);
    expect(config.CHALLENGE_WAITS_SECONDS).toEqual([3]);
    expect(problemsOf({ SIGNIN_WAITS_SECONDS: '0;3' })).toHaveLength(1);
  });

  test('a lone comma makes an empty list of card levels', () => {
    expect(load({ CARD_LEVELS: ',' }).CARD_LEVELS).toEqual([]);
    expect(problemsOf({ CARD_LEVELS: 'P1,P7' })).toEqual([
      'CARD_LEVELS: must be P1 to P6 with commas between',
    ]);
  });

  test('defaults give way to the environment, fixed ones do not', () => {
    const config = loadConfig({
      environment: { ...secrets, PORT: '4000', STAFF_MFA: 'required' },
      defaults: { PORT: '5000', LOG_LEVEL: 'warn' },
      fixed: { STAFF_MFA: 'optional' },
    });
    expect(config).toMatchObject({ PORT: 4000, LOG_LEVEL: 'warn', STAFF_MFA: 'optional' });
  });

  test('nobody can change the settings afterwards', () => {
    expect(Object.isFrozen(load({}))).toBe(true);
  });
});

describe('security 31: libuv has threads to spare', () => {
  const before = process.env['UV_THREADPOOL_SIZE'];
  afterEach(() => {
    if (before === undefined) delete process.env['UV_THREADPOOL_SIZE'];
    else process.env['UV_THREADPOOL_SIZE'] = before;
  });

  test.each([
    [undefined, '12'],
    ['2', '12'],
    ['64', '64'],
  ])('from %s with 8 hashes at once it goes to %s', (given, wanted) => {
    if (given === undefined) delete process.env['UV_THREADPOOL_SIZE'];
    else process.env['UV_THREADPOOL_SIZE'] = given;
    load({ HASH_CONCURRENCY: '8' });
    expect(process.env['UV_THREADPOOL_SIZE']).toBe(wanted);
  });
});
