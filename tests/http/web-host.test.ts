import { startPortal, type Portal, type PortalOptions } from '../support/portal';
import { addSchool } from '../support/fixtures';
import { behindTls, throughProxy } from '../support/proxied';
import { addPupilWithPassword, signIn } from '../support/pupils';
import { sendRaw, statusOf } from '../support/raw-request';
import { pathsOf } from '../support/routes';

const AT_SCHOOL = '203.0.113.40';
const AT_HOME = '198.51.100.7';

describe('the host', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(() => portal.close());

  const strangers = [
    'evil.example',
    'localhost:3000.evil.example',
    'evil.example:3000',
    'localhost',
    'localhost:3001',
    '127.0.0.1:3000',
    '[::1]:3000',
    'localhost:3000@evil.example',
    'LOCALHOST.:3000',
    '"><script>',
  ];

  test.each(strangers)(
    'security 29: Host %s is a 400, and the page does not repeat it',
    async (host) => {
      const visit = portal.visit();
      for (const path of ['/sign-in', '/', '/static/css/portal.css', '/nowhere', '/healthy']) {
        const answer = await visit.get(path, { host });
        expect([path, answer.status, answer.location]).toEqual([path, 400, null]);
        expect(answer.text).not.toContain('evil.example');
        expect(answer.text).not.toContain('<script>');
      }
      expect(await visit.send('POST', '/sign-in', { form: {}, headers: { host } })).toMatchObject({
        status: 400,
      });
      expect([...visit.cookies.keys()]).toEqual([]);
    },
  );

  test('security 29: a request without a Host is a 400', async () => {
    expect(statusOf(await sendRaw(portal.server, 'GET /sign-in HTTP/1.0\r\n\r\n'))).toBe(400);
    const empty = 'GET /sign-in HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n';
    expect(statusOf(await sendRaw(portal.server, empty))).toBe(400);
  });

  test('security 29: what a header says of the host does not help, nor does it hurt', async () => {
    const visit = portal.visit();
    const forwarded = { 'x-forwarded-host': 'localhost:3000', forwarded: 'host="localhost:3000"' };
    const answer = await visit.get('/sign-in', { host: 'evil.example', ...forwarded });
    expect(answer).toMatchObject({ status: 400 });
    const claimed = await visit.get('/sign-in', { 'x-forwarded-host': 'evil.example' });
    expect(claimed).toMatchObject({ status: 200 });
    expect(claimed.text).not.toContain('evil.example');
  });

  test('security 29: probes come by any address', async () => {
    const visit = portal.visit();
    for (const path of ['/health/live', '/health/ready']) {
      for (const host of ['10.0.0.7:3000', 'evil.example']) {
        expect(await visit.get(path, { host })).toMatchObject({ status: 200 });
      }
    }
  });

  test('security 29: no page and no redirect ever holds an address made of the request', async () => {
    const forged = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      'x-forwarded-prefix': '//evil.example',
      'x-original-url': '//evil.example/',
      'x-rewrite-url': '//evil.example/',
    };
    for (const path of pathsOf(portal.server, 'get')) {
      const answer = await portal.visit().get(path, forged);
      expect(answer.text).not.toContain('evil.example');
      expect([path, answer.location ?? '/']).toEqual([path, expect.stringMatching(/^\/(?!\/)/)]);
    }
  });
});

describe('the host over https', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal({ settings: behindTls });
  });
  afterAll(() => portal.close());

  test('security 29: is the one of BASE_URL, whatever the proxy forwards', async () => {
    const visit = throughProxy(portal.visit());
    expect(await visit.get('/sign-in')).toMatchObject({ status: 200 });
    const spoofed = { host: 'evil.example', 'x-forwarded-host': 'portal.example.org' };
    expect(await visit.get('/sign-in', spoofed)).toMatchObject({ status: 400 });
    expect(await visit.get('/sign-in', { host: 'localhost:3000' })).toMatchObject({ status: 400 });
  });
});

/** Which lane is charged shows where the portal thinks that a visitor is. */
describe('the address of a visitor', () => {
  const settings = { SIGNIN_TOTAL_SCHOOL: '2', SIGNIN_WAITS_SECONDS: '0' };
  let portal: Portal;
  afterEach(() => portal.close());

  const proxies = {
    connection: {},
    named: { TRUST_PROXY: '127.0.0.1' },
    range: { TRUST_PROXY: '127.0.0.0/8' },
    hop: { TRUST_PROXY: '1' },
    other: { TRUST_PROXY: '10.1.1.1' },
    two: { TRUST_PROXY: '127.0.0.1,10.1.1.1' },
  };

  test.each([
    {
      trusted: proxies.connection,
      says: AT_SCHOOL,
      lane: 'outside',
      name: 'no proxy trusted: itself',
    },
    {
      trusted: proxies.named,
      says: AT_SCHOOL,
      lane: 'school',
      name: 'the proxy named: what it saw',
    },
    {
      trusted: proxies.named,
      says: AT_HOME,
      lane: 'outside',
      name: 'the proxy named: nothing else',
    },
    { trusted: proxies.range, says: AT_SCHOOL, lane: 'school', name: 'a range named: what it saw' },
    { trusted: proxies.hop, says: AT_SCHOOL, lane: 'school', name: 'one hop: what it saw' },
    {
      trusted: proxies.other,
      says: AT_SCHOOL,
      lane: 'outside',
      name: 'another proxy named: itself',
    },
    {
      trusted: proxies.named,
      says: `${AT_SCHOOL}, ${AT_HOME}`,
      lane: 'outside',
      name: 'the proxy named: not what the visitor put before',
    },
    {
      trusted: proxies.hop,
      says: `${AT_SCHOOL}, ${AT_HOME}`,
      lane: 'outside',
      name: 'one hop: not what the visitor put before',
    },
    {
      trusted: proxies.two,
      says: `${AT_HOME}, ${AT_SCHOOL}, 10.1.1.1`,
      lane: 'school',
      name: 'two proxies named: what the outer one saw',
    },
    {
      trusted: proxies.named,
      says: 'school',
      lane: 'outside',
      name: 'nothing that cannot be read',
    },
  ])('security 29: the address that counts, with $name', async ({ trusted, says, lane }) => {
    await startAtSchool({ settings: { ...settings, ...trusted } });
    const { loginId } = await addPupilWithPassword(portal);
    const statuses = [];
    for (let n = 0; n < 3; n++) {
      const visit = throughProxy(portal.visit(), says);
      statuses.push((await signIn(visit, loginId, `Wrong-Number-${n}`)).status);
    }
    expect(statuses).toEqual(lane === 'school' ? [400, 400, 429] : [400, 400, 400]);
  });

  test('security 29: other headers that name an address are not read', async () => {
    await startAtSchool({ settings: { ...settings, TRUST_PROXY: '127.0.0.1' } });
    const { loginId } = await addPupilWithPassword(portal);
    const claims = {
      'x-real-ip': AT_SCHOOL,
      'x-client-ip': AT_SCHOOL,
      'cf-connecting-ip': AT_SCHOOL,
      forwarded: `for=${AT_SCHOOL}`,
    };
    for (let n = 0; n < 3; n++) {
      const visit = portal.visit();
      await visit.get('/sign-in', claims);
      const form = { loginId, password: `Wrong-Number-${n}` };
      expect(await visit.post('/sign-in', form, claims)).toMatchObject({ status: 400 });
    }
  });

  async function startAtSchool(options: PortalOptions): Promise<void> {
    portal = await startPortal(options);
    await addSchool(portal.services.db, { networks: ['203.0.113.0/24'] });
  }
});
