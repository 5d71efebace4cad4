import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
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

describe('security 26: the address of the portal', () => {
  const tls = { BASE_URL: 'https://portal.example' };

  test('https needs TRUST_PROXY', () => {
    expect(problemsOf(tls)).toEqual([expect.stringMatching(/^TRUST_PROXY: must be set/)]);
    expect(load({ ...tls, TRUST_PROXY: '1' }).BASE_URL).toBe('https://portal.example');
  });

  test.each([
    'http://localhost:3000',
    'http://127.0.0.1',
    'http://127.8.9.1:80',
    'http://[::1]:3000',
  ])('http is allowed on %s', (BASE_URL) => {
    expect(problemsOf({ BASE_URL })).toEqual([]);
  });

  test.each([
    'http://portal.example',
    'http://0.0.0.0:3000',
    'http://192.168.1.10',
    'http://localhost.portal.example',
    'http://127.0.0.1.portal.example',
    'http://[::]:3000',
  ])('http is refused on %s', (BASE_URL) => {
    expect(problemsOf({ BASE_URL })).toEqual([
      'BASE_URL: may be http on localhost only: passwords would travel readable',
    ]);
  });

  test.each([
    'https://portal.example/school',
    'https://portal.example/?a=b',
    'https://portal.example/#top',
    'https://user@portal.example',
  ])('%s says more than scheme, host and port', (BASE_URL) => {
    expect(problemsOf({ BASE_URL, TRUST_PROXY: '1' })).toEqual([
      'BASE_URL: must be scheme, host and port alone: no path, no user, no query',
    ]);
  });

  test.each(['ftp://portal.example', 'portal.example', 'javascript:alert(1)'])(
    '%s is no web address',
    (BASE_URL) => {
      expect(problemsOf({ BASE_URL })).toEqual(['BASE_URL: must be an http(s) address']);
    },
  );

  test.each([
    ['HTTPS://Portal.Example/', 'https://portal.example'],
    ['https://portal.example:443', 'https://portal.example'],
    ['http://LOCALHOST:3000/', 'http://localhost:3000'],
  ])('%s is understood as %s', (BASE_URL, understood) => {
    expect(load({ BASE_URL, TRUST_PROXY: 'loopback' }).BASE_URL).toBe(understood);
  });

  test('without BASE_URL it is localhost at the port', () => {
    expect(load({ PORT: '8080' }).BASE_URL).toBe('http://localhost:8080');
  });
});

describe('security 29: exactly the trusted proxies', () => {
  test.each([
    '1',
    '2',
    '10.0.0.7',
    '10.0.0.0/8',
    '2001:db8::/48',
    'loopback',
    'loopback, 10.0.0.7',
  ])('%s names them', (TRUST_PROXY) => {
    expect(problemsOf({ TRUST_PROXY })).toEqual([]);
  });

  test.each([
    'true',
    'false',
    '0',
    '-1',
    'all',
    '1,10.0.0.7',
    '0.0.0.0/0',
    '::/0',
    '10.0.0/8',
    '010.1.1.1',
  ])('%s does not', (TRUST_PROXY) => {
    expect(problemsOf({ TRUST_PROXY })).toEqual([
      'TRUST_PROXY: must name the proxies: how many there are, or their addresses and ranges',
    ]);
  });
});
