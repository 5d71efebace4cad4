import { sign } from 'cookie-signature';
import { ConfigError, loadConfig } from '../../server/config';
import { startPortal, testSecrets, type Portal } from '../support/portal';
import { behindTls, PUBLIC_URL, throughProxy } from '../support/proxied';
import { addEnrolledPupil, signIn } from '../support/pupils';
import type { Answer, Visit } from '../support/visit';

interface Cookie {
  name: string;
  value: string;
  attributes: string[];
}

describe('over http', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(() => portal.close());

  test('security 26: cookies carry no prefix and are HttpOnly, SameSite=Lax, of this host alone', async () => {
    const cookies = await everyCookie(portal, portal.visit());
    expect(namesOf(cookies)).toEqual(['device', 'language', 'school', 'visit']);
    for (const { name, attributes } of cookies) {
      expect([name, fixed(attributes)]).toEqual([name, ['HttpOnly', 'Path=/', 'SameSite=Lax']]);
    }
  });

  test('security 26: the cookie of the visit ends with the browser; the device stays 180 days', async () => {
    const cookies = await everyCookie(portal, portal.visit());
    const lasting = (wanted: string) =>
      cookies
        .filter(({ name, value }) => name === wanted && value !== '')
        .flatMap(({ attributes }) => attributes.filter((text) => text.startsWith('Max-Age')));
    expect(lasting('visit')).toEqual([]);
    expect(lasting('device')).toEqual([`Max-Age=${180 * 24 * 60 * 60}`]);
  });

  test('security 8: a device stays known for its days from the latest sign-in on', async () => {
    const { account } = await addEnrolledPupil(portal);
    const visit = portal.visit();
    await signIn(visit, account.loginId);
    const first = visit.cookies.get('device');
    await visit.post('/sign-out');
    const { headers } = await signIn(visit, account.loginId);
    const [again] = (headers['set-cookie'] ?? []).filter((text) => text.startsWith('device='));
    expect(again).toContain(`device=${first}; Max-Age=${180 * 24 * 60 * 60};`);
  });

  test('security 26: an id that the server did not give is never taken over', async () => {
    const [secret = ''] = testSecrets.SESSION_SECRETS.split(',');
    const planted = 'planted-session-id-of-32-letters';
    const values = [
      `s:${sign(planted, secret)}`,
      `s:${sign(planted, 'another-secret')}`,
      `s:${planted}`,
      planted,
      'j:{"signedIn":{}}',
    ];
    for (const value of values) {
      const visit = portal.visit();
      visit.cookies.set('visit', encodeURIComponent(value));
      await visit.get('/sign-in');
      expect(decodeURIComponent(visit.cookies.get('visit') ?? '')).not.toContain(planted);
      expect(visit.cookies.get('visit')).toMatch(/^s%3A[\w-]{32}\./);
    }
  });

  test('security 26: a page without a form starts no visit', async () => {
    const visit = portal.visit();
    for (const path of ['/sspr', '/help', '/help/browsers', '/nowhere', '/health/live']) {
      await visit.get(path);
    }
    expect([...visit.cookies.keys()]).toEqual([]);
  });
});

describe('over https', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal({ settings: behindTls });
  });
  afterAll(() => portal.close());

  test('security 26: every cookie is __Host-, Secure, HttpOnly and SameSite=Lax', async () => {
    const cookies = await everyCookie(portal, throughProxy(portal.visit()));
    expect(namesOf(cookies)).toEqual([
      '__Host-device',
      '__Host-language',
      '__Host-school',
      '__Host-visit',
    ]);
    const expected = ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure'];
    for (const { name, attributes } of cookies) {
      expect([name, fixed(attributes)]).toEqual([name, expected]);
    }
  });

  test('security 26: the visit works from page to page, sign-in to sign-out', async () => {
    const { account } = await addEnrolledPupil(portal);
    const visit = throughProxy(portal.visit());
    expect(await signIn(visit, account.loginId)).toMatchObject({ location: '/portal' });
    expect(await visit.get('/portal')).toMatchObject({ status: 200 });
    expect(await visit.post('/sign-out')).toMatchObject({ location: '/sign-in' });
    expect(await visit.get('/portal')).toMatchObject({ location: '/sign-in' });
  });

  test('security 26: a cookie without its prefix is nobody', async () => {
    const { account } = await addEnrolledPupil(portal);
    const visit = throughProxy(portal.visit());
    await signIn(visit, account.loginId);
    const stripped = throughProxy(portal.visit());
    for (const [name, value] of visit.cookies) {
      stripped.cookies.set(name.replace('__Host-', ''), value);
    }
    expect(await stripped.get('/portal')).toMatchObject({ location: '/sign-in' });
  });

  test('security 26: no visit is begun over a line that was not https', async () => {
    const visit = portal.visit();
    await visit.get('/sign-in');
    expect([...visit.cookies.keys()]).toEqual([]);
  });
});

describe('the address it is served at', () => {
  const settingsFor = (settings: Record<string, string>) => () =>
    loadConfig({ environment: { ...testSecrets, ...settings } });

  test.each([
    ['https without a proxy named', { BASE_URL: PUBLIC_URL }, 'TRUST_PROXY'],
    ['http beyond this machine', { BASE_URL: 'http://portal.example.org' }, 'BASE_URL'],
    ['http in the local network', { BASE_URL: 'http://192.168.1.20:3000' }, 'BASE_URL'],
    ['http at a name like localhost', { BASE_URL: 'http://localhost.example.org' }, 'BASE_URL'],
    ['every proxy trusted', { ...behindTls, TRUST_PROXY: 'true' }, 'TRUST_PROXY'],
  ])('security 26: %s is refused at start', (_, settings, name) => {
    expect(settingsFor(settings)).toThrow(ConfigError);
    expect(settingsFor(settings)).toThrow(name);
  });

  test.each([
    ['http on localhost', { BASE_URL: 'http://localhost:3000' }],
    ['http on a loopback address', { BASE_URL: 'http://127.0.0.1:8080' }],
    ['https behind a named proxy', behindTls],
  ])('security 26: %s is fine', (_, settings) => {
    expect(settingsFor(settings)).not.toThrow();
  });
});

/** All that are ever set, and those that are taken back. */
async function everyCookie(portal: Portal, visit: Visit): Promise<Cookie[]> {
  const { account } = await addEnrolledPupil(portal);
  const answers: Answer[] = [
    await visit.get('/help?school=CPS'),
    await visit.get('/sign-in'),
    await visit.send('POST', '/language', { form: { lang: 'en' } }),
    await visit.get('/sspr/forgot'),
    await visit.post('/sspr/forgot', { loginId: 'No_Such_Pupil' }),
    await signIn(visit, account.loginId),
    await visit.get('/portal'),
    await visit.post('/sign-out'),
    await visit.get('/help/sign-in-trouble'),
    await visit.post('/help/start-fresh'),
  ];
  return answers.flatMap(({ headers }) => headers['set-cookie'] ?? []).map(parse);
}

function parse(line: string): Cookie {
  const [pair = '', ...attributes] = line.split('; ');
  const at = pair.indexOf('=');
  return { name: pair.slice(0, at), value: pair.slice(at + 1), attributes };
}

/** All but how long it lasts, which differs from one to the other. */
function fixed(attributes: string[]): string[] {
  return attributes.filter((text) => !/^(Max-Age|Expires)=/.test(text)).sort();
}

function namesOf(cookies: Cookie[]): string[] {
  return [...new Set(cookies.map(({ name }) => name))].sort();
}
