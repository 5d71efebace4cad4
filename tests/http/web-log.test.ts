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
import { sendRaw } from '../support/raw-request';

/** All that a line may hold; the first three are the logger's own. */
const allowed = ['level', 'time', 'pid', 'hostname', 'msg'];
const ofRequests = ['requestId', 'method', 'route', 'status', 'ms'];
const ofFailures = ['failure', 'errorName', 'stack'];
const ofAlerts = ['alert', 'alertId', 'schoolId'];

let portal: Portal;
/** Everything secret or typed that came by. */
let canaries: string[];

beforeAll(async () => {
  portal = await startPortal();
  canaries = [];
  await everyJourney();
});
afterAll(() => portal.close());

test('security 18: every line is made of known fields', () => {
  expect(portal.logged.length).toBeGreaterThan(40);
  const known = new Set([...allowed, ...ofRequests, ...ofFailures, ...ofAlerts]);
  const unknown = portal.logged.flatMap((line) =>
    Object.keys(JSON.parse(line) as object).filter((key) => !known.has(key)),
  );
  expect(unknown).toEqual([]);
});

test('security 18: no line holds a secret, or anything that a visitor typed', () => {
  const text = portal.logged.join('\n').toLowerCase();
  expect(canaries.length).toBeGreaterThan(30);
  expect(canaries.filter((canary) => text.includes(canary.toLowerCase()))).toEqual([]);
});

test('who watches the portal is logged when something is wrong', async () => {
  const own = await startPortal({ settings: { METRICS_TOKEN: 'token-of-this-test-0123456789' } });
  for (const path of ['/health/live', '/health/ready', '/metrics', '/sign-in']) {
    await own.visit().get(path);
  }
  const lines = own.logged.map((line) => JSON.parse(line) as { route?: string; level: number });
  await own.close();
  const debug = 20;
  expect(lines.flatMap(({ route, level }) => (route && level > debug ? route : []))).toEqual([
    '/metrics',
    '/sign-in',
  ]);
});

test('security 18: a path is logged as the pattern of its route, or not at all', () => {
  const routes = portal.logged.flatMap(
    (line) => (JSON.parse(line) as { route?: string }).route ?? [],
  );
  expect(new Set(routes)).toContain('/sspr/forgot/questions');
  expect(new Set(routes)).toContain('none');
  for (const route of routes) expect(route).toMatch(/^(none|\/[a-z/-]*)$/);
});

test('security 18: every request has a line, with an id of its own', () => {
  const ids = portal.logged
    .map((line) => JSON.parse(line) as { requestId?: string; status?: number })
    .filter(({ status }) => status !== undefined)
    .map(({ requestId }) => requestId);
  expect(new Set(ids).size).toBe(ids.length);
});

async function everyJourney(): Promise<void> {
  await strangersTyping();
  await signingIn();
  await resetting();
  await choosing();
}

async function strangersTyping(): Promise<void> {
  const visit = portal.visit();
  const headers = {
    'user-agent': 'Canary-Agent',
    referer: 'http://localhost:3000/canary-referer',
    'x-forwarded-for': '203.0.113.77',
    'x-request-id': 'canary-request-id',
    'accept-language': 'en, canary-language',
    cookie: 'device=canary-device; school=canary%0Aschool; visit=canary-visit',
  };
  await visit.get('/sign-in?canary-query=canary-value&school=CANARYLINK', headers);
  await visit.get('/canary-path/canary-more', headers);
  await visit.get('/help?q=canary-search', { ...headers, host: 'canary-host.example' });
  await visit.get('/static/canary-file.css', headers);
  await visit.send('POST', '/canary-post', { form: { canary: 'canary-field' }, headers });
  await visit.send('POST', '/sign-in', { form: 'canary-doubled=1&canary-doubled=2' });
  await visit.send('POST', '/sign-in', {
    form: '{"canary-json":1}',
    headers: { 'content-type': 'application/canary-type' },
  });
  await sendRaw(
    portal.server,
    'GET /canary-raw%zz HTTP/1.1\r\nHost: localhost:3000\r\nConnection: close\r\n\r\n',
  );
  await signIn(visit, 'Canary_Unknown_1', 'Canary-Wrong-Pass-1');
  await answerWrongly(visit, 'Canary_Unknown_2', 'canary answer');
  canaries.push('canary', '203.0.113.77');
}

async function signingIn(): Promise<void> {
  const { account } = await addEnrolledPupil(portal);
  const visit = portal.visit();
  await signIn(visit, account.loginId, 'Canary-Wrong-Pass-2');
  await signIn(visit, account.loginId);
  await visit.get('/portal');
  keepOf(visit);
  await visit.post('/sspr/suggest', {}, { accept: 'application/json' });
  await visit.post('/sign-out');
  const { db } = portal.services;
  await db.schema.renameTable('schools', 'away');
  await visit.get('/help', { cookie: 'school=CANARYCODE' });
  await db.schema.renameTable('away', 'schools');
  canaries.push(PASSWORD, account.loginId, account.id, account.fullName, account.studentNumber);
}

async function resetting(): Promise<void> {
  const pupil = await addEnrolledPupil(portal);
  const visit = portal.visit();
  await answerWrongly(visit, pupil.account.loginId, 'canary again');
  await answerCorrectly(visit, pupil);
  await visit.get('/sspr/forgot/new-password');
  keepOf(visit);
  const chosen = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
  await visit.post('/sspr/forgot/new-password', chosen);
  await visit.get('/sspr/forgot/done');
  const next = portal.visit();
  await signIn(next, pupil.account.loginId, NEW_PASSWORD);
  await next.get('/portal');
  await next.post('/sspr/not-me');
  canaries.push(NEW_PASSWORD, ...pupil.answers.keys(), ...pupil.answers.values());
}

async function choosing(): Promise<void> {
  const { account, password } = await addPupilWithDefault(portal);
  const visit = portal.visit();
  await signIn(visit, account.loginId, password);
  await visit.get('/sspr/must-change');
  await visit.post('/sspr/must-change', { newPassword: 'canary', confirmPassword: 'canary' });
  await visit.post('/sspr/must-change', {
    newPassword: NEW_PASSWORD,
    confirmPassword: NEW_PASSWORD,
  });
  await visit.get('/sspr/must-enrol');
  keepOf(visit);
  const entries = portal.services.banks.current.questions.slice(0, 3).flatMap(({ id }, index) => [
    [`question${index + 1}`, id],
    [`answer${index + 1}`, ['crimson teapot', 'velvet hedgehog', 'marble lantern'][index]],
  ]);
  await visit.post('/sspr/must-enrol', Object.fromEntries(entries) as Record<string, string>);
  await visit.get('/sspr/must-enrol/confirm');
  await visit.post('/sspr/must-enrol/confirm');
  canaries.push(password, password.replaceAll('-', ''), 'crimson', 'hedgehog', 'lantern');
}

/** The cookies and the token of a visit: whole, and the parts that open something. */
function keepOf(visit: { cookies: Map<string, string>; token: string }): void {
  canaries.push(visit.token);
  for (const value of visit.cookies.values()) {
    const [id = '', signature = ''] = decodeURIComponent(value).replace(/^s:/, '').split('.');
    canaries.push(value, id, signature);
  }
}
