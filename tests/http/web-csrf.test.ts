import { startPortal, type Portal } from '../support/portal';
import { addEnrolledPupil, signIn } from '../support/pupils';
import { pathsOf } from '../support/routes';
import type { SendOptions, Visit } from '../support/visit';

const ORIGIN = 'http://localhost:3000';

interface Tokens {
  own: string;
  foreign: string;
}

interface Attempt extends SendOptions {
  query?: string;
}

type MakeAttempt = (tokens: Tokens) => Attempt;

const withToken =
  (headers: Record<string, string>): MakeAttempt =>
  ({ own }) => ({ form: { _csrf: own }, headers });

/** Stopped by the token; `/language` goes without one. */
const withoutProof: [string, MakeAttempt][] = [
  ['no token', () => ({ form: {} })],
  ['no body at all', () => ({})],
  ['an empty token', () => ({ form: { _csrf: '' } })],
  ['the token of another visit', ({ foreign }) => ({ form: { _csrf: foreign } })],
  ['the token of another visit in the header', ({ foreign }) => inHeader('x-csrf-token', foreign)],
  ['the token in the address', ({ own }) => ({ form: {}, query: `?_csrf=${own}` })],
  ['the token in a header of another name', ({ own }) => inHeader('csrf-token', own)],
  ['the token under another name', ({ own }) => ({ form: { csrf: own } })],
  [
    'a wrong token in the form and the right one in the header',
    ({ own, foreign }) => ({ form: { _csrf: foreign }, headers: { 'x-csrf-token': own } }),
  ],
  [
    'no token, from our own page',
    () => ({ form: {}, headers: { 'sec-fetch-site': 'same-origin', origin: ORIGIN } }),
  ],
];

/** Stopped by the gate, whatever the token. */
const fromElsewhere: [string, MakeAttempt][] = [
  ['Sec-Fetch-Site: cross-site', withToken({ 'sec-fetch-site': 'cross-site' })],
  ['Sec-Fetch-Site: same-site', withToken({ 'sec-fetch-site': 'same-site' })],
  ['an empty Sec-Fetch-Site', withToken({ 'sec-fetch-site': '' })],
  ['an unknown Sec-Fetch-Site', withToken({ 'sec-fetch-site': 'same-origin, cross-site' })],
  [
    'Sec-Fetch-Site: cross-site with our Origin',
    withToken({ 'sec-fetch-site': 'cross-site', origin: ORIGIN }),
  ],
  ['another Origin', withToken({ origin: 'https://evil.example' })],
  ['Origin: null', withToken({ origin: 'null' })],
  ['an empty Origin', withToken({ origin: '' })],
  ['our host at another port', withToken({ origin: 'http://localhost:3001' })],
  ['our host over another protocol', withToken({ origin: 'https://localhost:3000' })],
  ['an Origin that begins like ours', withToken({ origin: `${ORIGIN}.evil.example` })],
];

const fromUs: [string, MakeAttempt][] = [
  ['the token in the form, nothing said of the site', withToken({})],
  ['the token in the header', ({ own }) => inHeader('x-csrf-token', own)],
  ['Sec-Fetch-Site: same-origin', withToken({ 'sec-fetch-site': 'same-origin' })],
  ['Sec-Fetch-Site: none', withToken({ 'sec-fetch-site': 'none' })],
  ['our Origin', withToken({ origin: ORIGIN })],
  [
    'Sec-Fetch-Site: same-origin, which outweighs Origin: null',
    withToken({ 'sec-fetch-site': 'same-origin', origin: 'null' }),
  ],
];

let portal: Portal;
let posts: string[];
let foreign: string;

beforeAll(async () => {
  portal = await startPortal();
  posts = pathsOf(portal.server, 'post');
  const other = portal.visit();
  await other.get('/sign-in');
  foreign = other.token;
});
afterAll(() => portal.close());

test('security 27: the matrix covers the routes that take a form', () => {
  expect(posts).toEqual(
    expect.arrayContaining(['/sign-in', '/sign-out', '/sspr/password', '/language']),
  );
  expect(posts.length).toBeGreaterThanOrEqual(18);
});

test.each(withoutProof)(
  'security 27: %s is a 403 on every route but /language',
  async (_, make) => {
    const forbidden = await forbiddenFor(make, await sameVisit());
    expect(forbidden).toEqual(posts.filter((path) => path !== '/language'));
  },
);

test.each(fromElsewhere)('security 27: %s is a 403 on every route', async (_, make) => {
  expect(await forbiddenFor(make, await sameVisit())).toEqual(posts);
});

test.each(fromUs)('security 27: %s is let through on every route', async (_, make) => {
  expect(await forbiddenFor(make, freshVisit)).toEqual([]);
});

test('security 27: what is forged in a signed-in visit does nothing on any route', async () => {
  const { account } = await addEnrolledPupil(portal);
  const visit = portal.visit();
  await signIn(visit, account.loginId);
  await visit.get('/portal');
  const before = await traces(account.id);
  const guarded = posts.filter((path) => path !== '/language');
  for (const row of [withoutProof[0], withoutProof[3], fromElsewhere[0], fromElsewhere[5]]) {
    if (!row) throw new Error('a row of the matrix is missing');
    const forbidden = await forbiddenFor(row[1], () => Promise.resolve(visit));
    expect(forbidden).toEqual(expect.arrayContaining(guarded));
  }
  expect(await traces(account.id)).toEqual(before);
  expect(await visit.get('/portal')).toMatchObject({ status: 200 });
});

test.each(['PUT', 'PATCH', 'DELETE'])(
  'security 27: %s meets the gate and the token like a POST',
  async (method) => {
    const visit = await freshVisit();
    expect(await visit.send(method, '/sign-in', { form: {} })).toMatchObject({ status: 403 });
    const headers = { 'sec-fetch-site': 'cross-site' };
    const form = { _csrf: visit.token };
    expect(await visit.send(method, '/sign-in', { form, headers })).toMatchObject({ status: 403 });
    expect(await visit.send(method, '/sign-in', { form })).toMatchObject({ status: 404 });
  },
);

test('security 27: a token is of no use without the cookie of its visit', async () => {
  const { token } = await freshVisit();
  const bare = await portal.visit().send('POST', '/sign-in', { form: { _csrf: token } });
  expect(bare).toMatchObject({ status: 403 });
});

/** The routes that answer this attempt with 403. */
async function forbiddenFor(make: MakeAttempt, arrive: () => Promise<Visit>): Promise<string[]> {
  const forbidden = [];
  for (const path of posts) {
    const visit = await arrive();
    const { query = '', ...options } = make({ own: visit.token, foreign });
    const { status } = await visit.send('POST', path + query, options);
    if (status === 403) forbidden.push(path);
  }
  return forbidden;
}

/** For what is refused, which leaves a visit as it was. */
async function sameVisit(): Promise<() => Promise<Visit>> {
  const visit = await freshVisit();
  return () => Promise.resolve(visit);
}

async function freshVisit(): Promise<Visit> {
  const visit = portal.visit();
  await visit.get('/sign-in');
  return visit;
}

function inHeader(name: string, token: string): Attempt {
  return { form: {}, headers: { [name]: token } };
}

/** What a form that was taken would have left behind. */
async function traces(accountId: string) {
  const { db } = portal.services;
  return {
    account: (await db('accounts').where({ id: accountId })) as unknown,
    audited: await db('audit_events').count(),
    resets: await db('resets').count(),
    visits: await db('sessions').where({ account_id: accountId }).count(),
  };
}
