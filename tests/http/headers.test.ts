import type { IncomingHttpHeaders } from 'node:http';
import { inTurnOf } from '../../server/password/hash-turn';
import { startPortal, type Portal } from '../support/portal';
import { behindTls, throughProxy } from '../support/proxied';
import { addEnrolledPupil, signIn } from '../support/pupils';
import { pathsOf } from '../support/routes';
import type { Answer, Visit } from '../support/visit';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "object-src 'none'",
  "frame-ancestors 'none'",
].join(';');

const expected = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
  // Off: what it did in old browsers could be turned against the page.
  'x-xss-protection': '0',
};

const noStore = { 'cache-control': 'no-store' };

describe('over http', () => {
  let portal: Portal;
  let signedIn: Visit;

  beforeAll(async () => {
    portal = await startPortal({
      settings: { SIGNIN_WAITS_SECONDS: '0,60', HASH_CONCURRENCY: '1', HASH_QUEUE: '9' },
    });
    signedIn = portal.visit();
    await signIn(signedIn, (await addEnrolledPupil(portal)).account.loginId);
    await signedIn.get('/portal');
  });
  afterAll(() => portal.close());

  test('security 28: every page carries every header, and no cache keeps one', async () => {
    for (const path of pathsOf(portal.server, 'get')) {
      for (const visit of [portal.visit(), signedIn]) {
        const answer = await visit.get(path);
        expect([path, safeguards(answer)]).toEqual([path, { ...expected, ...noStore }]);
        expect(answer.headers['strict-transport-security']).toBeUndefined();
      }
    }
  });

  test('security 28: so does every answer to a form, taken or not', async () => {
    for (const path of pathsOf(portal.server, 'post')) {
      const visit = portal.visit();
      const forged = await visit.send('POST', path, { form: {} });
      await visit.get('/sign-in');
      const taken = await visit.post(path);
      for (const answer of [forged, taken]) {
        expect([path, safeguards(answer)]).toEqual([path, { ...expected, ...noStore }]);
      }
    }
  });

  const json = { 'content-type': 'application/json' };
  const wantsJson = { accept: 'application/json' };
  const refusals: [string, number, () => Promise<Answer>][] = [
    ['a forged form', 403, () => portal.visit().send('POST', '/sign-in', { form: {} })],
    [
      'a form from elsewhere',
      403,
      () => portal.visit().post('/sign-in', {}, { 'sec-fetch-site': 'cross-site' }),
    ],
    ['JSON', 415, () => portal.visit().send('POST', '/sign-in', { form: '{}', headers: json })],
    ['too much', 413, () => portal.visit().send('POST', '/sign-in', { form: 'a'.repeat(9000) })],
    ['a doubled field', 400, () => portal.visit().send('POST', '/sign-in', { form: 'a=1&a=2' })],
    ['another host', 400, () => portal.visit().get('/sign-in', { host: 'evil.example' })],
    ['no such page', 404, () => portal.visit().get('/nowhere')],
    ['no such page, signed in', 404, () => signedIn.get('/nowhere')],
    ['an address that cannot be read', 404, () => portal.visit().get('/%E0%A4%A')],
    ['no such file', 404, () => portal.visit().get('/static/nowhere.css')],
    ['a POST to a file', 405, () => portal.visit().post('/static/css/portal.css')],
    ['HEAD', 200, () => portal.visit().send('HEAD', '/sign-in')],
    ['HEAD of nothing', 404, () => portal.visit().send('HEAD', '/nowhere')],
    ['OPTIONS', 200, () => portal.visit().send('OPTIONS', '/sign-in')],
    ['TRACE', 403, () => portal.visit().send('TRACE', '/sign-in')],
    ['an unknown language', 400, () => portal.visit().post('/language', { lang: 'tlh' })],
    ['a wrong password', 400, () => signIn(portal.visit(), 'No_One_1', 'Wrong-Pass-1')],
    ['a locked account', 429, lockedOut],
    ['a step that is missing', 303, () => portal.visit().get('/sspr/forgot/done')],
    ['a page for pupils', 303, () => portal.visit().get('/portal')],
    ['what an idle page asks for', 204, () => extend(signedIn)],
    ['what an ended page asks for', 410, () => extend(portal.visit())],
    ['a suggestion for a script', 200, () => signedIn.post('/sspr/suggest', {}, wantsJson)],
    ['a probe', 200, () => portal.visit().get('/health/live', { host: '10.0.0.7' })],
    ['a probe of all parts', 200, () => portal.visit().get('/health/ready')],
  ];

  test.each(refusals)('security 28: %s: %i with every header', async (_, status, ask) => {
    const answer = await ask();
    expect(answer.status).toBe(status);
    expect(safeguards(answer)).toEqual({ ...expected, ...noStore });
    expect(answer.headers['strict-transport-security']).toBeUndefined();
    expect(answer.headers['x-powered-by']).toBeUndefined();
    expect(answer.headers['server']).toBeUndefined();
    expect(answer.headers['etag']).toBeUndefined();
  });

  test('security 28: a static file carries them too, and may be kept', async () => {
    const visit = portal.visit();
    const file = await visit.get('/static/css/portal.css');
    expect(file).toMatchObject({ status: 200 });
    expect(safeguards(file)).toEqual({ ...expected, 'cache-control': 'no-cache' });
    const unchanged = await visit.get('/static/css/portal.css', {
      'if-none-match': String(file.headers['etag']),
    });
    expect(unchanged).toMatchObject({ status: 304, text: '' });
    expect(safeguards(unchanged)).toMatchObject(expected);
  });

  test('security 28: so does a page about a failure of ours, and one of too much work', async () => {
    const { hashing, db } = portal.services;
    const visit = portal.visit();
    await visit.get('/sign-in');
    // Each by somebody else, so that nobody has to make room.
    const filling = Array.from({ length: 10 }, (_, at) =>
      inTurnOf({ isKnown: false, from: `elsewhere ${at}`, visit: '' }, () =>
        hashing.hash('filler'),
      ),
    );
    const busy = await visit.post('/sign-in', { loginId: 'Some_One_1', password: 'Some-Pass-1' });
    expect(busy).toMatchObject({ status: 503 });
    expect(safeguards(busy)).toEqual({ ...expected, ...noStore });
    await Promise.all(filling);
    await db.schema.renameTable('password_credentials', 'hidden');
    const broken = await signedIn.get('/portal');
    await db.schema.renameTable('hidden', 'password_credentials');
    expect(broken).toMatchObject({ status: 500 });
    expect(safeguards(broken)).toEqual({ ...expected, ...noStore });
  });

  async function lockedOut(): Promise<Answer> {
    const visit = portal.visit();
    await signIn(visit, 'No_Two_1', 'Wrong-Pass-1');
    await signIn(visit, 'No_Two_1', 'Wrong-Pass-2');
    return signIn(visit, 'No_Two_1', 'Wrong-Pass-3');
  }

  async function extend(visit: Visit): Promise<Answer> {
    await visit.get(visit === signedIn ? '/portal' : '/sign-in');
    return visit.post('/session/extend', {}, wantsJson);
  }
});

describe('over https', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal({ settings: behindTls });
  });
  afterAll(() => portal.close());

  test('security 28: browsers are told to use nothing but https, on every answer', async () => {
    const visit = throughProxy(portal.visit());
    const answers = [
      await visit.get('/sign-in'),
      await visit.get('/portal'),
      await visit.get('/nowhere'),
      await visit.send('POST', '/sign-in', { form: {} }),
      await visit.get('/static/css/portal.css'),
      await visit.get('/sign-in', { host: 'evil.example' }),
      await visit.get('/health/live'),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 303, 404, 403, 200, 400, 200]);
    for (const answer of answers) {
      expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
      expect(safeguards(answer)).toMatchObject(expected);
    }
  });
});

function safeguards({ headers }: Answer): IncomingHttpHeaders {
  const names = [...Object.keys(expected), 'cache-control'];
  return Object.fromEntries(names.map((name) => [name, headers[name]]));
}
