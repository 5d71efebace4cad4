import { formLimits } from '../../server/http/body';
import { startPortal, type Portal } from '../support/portal';
import { pathsOf } from '../support/routes';
import type { Visit } from '../support/visit';

/** More than any form may hold, those of staff too. */
const LARGEST = formLimits('/staff/settings').bytes + 1000;

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

const filler = 'x'.repeat(LARGEST);
const crossSite = { 'sec-fetch-site': 'cross-site' };
const json = { 'content-type': 'application/json' };

/** A request with every fault; then the first one refused is mended, one after the other. */
const mended = [
  {
    status: 403,
    failure: 'forged',
    headers: { ...crossSite, ...json },
    form: `lang=en&lang=en&f=${filler}`,
  },
  { status: 415, failure: 'media-type', headers: json, form: `lang=en&lang=en&f=${filler}` },
  { status: 413, failure: 'too-large', headers: {}, form: `lang=en&lang=en&f=${filler}` },
  { status: 400, failure: 'bad-fields', headers: {}, form: 'lang=en&lang=en' },
];

test('security 29: gate, media type, size, fields, token: in this order on every route', async () => {
  const stories: Record<string, unknown> = {};
  for (const path of pathsOf(portal.server, 'post')) stories[path] = await story(path);
  const expected = mended.map(({ status, failure }) => [status, failure]);
  for (const [path, seen] of Object.entries(stories)) {
    expect([path, seen]).toEqual([path, [...expected, path === '/language' ? 303 : 403]]);
  }
});

test('security 29: with the token too, the form itself is looked at', async () => {
  const visit = portal.visit();
  await visit.get('/sign-in');
  const answer = await visit.post('/sign-in', { loginId: '', password: '' });
  expect(answer).toMatchObject({ status: 400 });
  expect(answer.text).toContain('Type your login ID.');
});

/** Nothing of a refused request reaches the database: it made no session. */
test('security 29: what is refused before the token costs no session', async () => {
  const { db } = portal.services;
  const before = await db('sessions').count();
  for (const { headers, form } of mended) {
    await portal.visit().send('POST', '/sign-in', { headers, form });
  }
  expect(await db('sessions').count()).toEqual(before);
});

async function story(path: string): Promise<unknown[]> {
  const visit = portal.visit();
  const steps: unknown[] = [];
  for (const { headers, form } of mended) {
    const { status } = await visit.send('POST', path, { headers, form });
    steps.push([status, lastFailure()]);
  }
  return [...steps, await withoutToken(visit, path)];
}

async function withoutToken(visit: Visit, path: string): Promise<number> {
  return (await visit.send('POST', path, { form: { lang: 'en' } })).status;
}

function lastFailure(): unknown {
  const lines = portal.logged.map((line) => JSON.parse(line) as { failure?: string });
  return lines.findLast(({ failure }) => failure !== undefined)?.failure;
}
