import { startPortal, type Portal } from '../support/portal';
import { addEnrolledPupil, signIn } from '../support/pupils';
import { routesOf } from '../support/routes';
import type { Visit } from '../support/visit';

const ORIGIN = 'http://localhost:3000';

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

describe('after the language was chosen', () => {
  test.each([
    [`${ORIGIN}/help/browsers`, '/help/browsers'],
    [`${ORIGIN}/sspr/forgot?way=card#top`, '/sspr/forgot?way=card'],
    [`${ORIGIN}/?next=//evil.example`, '/?next=//evil.example'],
    [`${ORIGIN}/`, '/'],
    ['', '/'],
    ['https://evil.example/sign-in', '/'],
    ['//evil.example', '/'],
    ['/sign-in', '/'],
    ['javascript:alert(1)', '/'],
    ['data:text/html,x', '/'],
    ['http://localhost:3001/sign-in', '/'],
    ['https://localhost:3000/sign-in', '/'],
    [`${ORIGIN}.evil.example/sign-in`, '/'],
    [`http://localhost:3000@evil.example/sign-in`, '/'],
    [`${ORIGIN}//evil.example`, '/'],
    [`${ORIGIN}/\\evil.example`, '/'],
    [`${ORIGIN}\\\\evil.example`, '/'],
    [`${ORIGIN}/.//evil.example`, '/'],
    [`${ORIGIN}/..//evil.example`, '/'],
    [`${ORIGIN}/%2e%2e//evil.example`, '/'],
    [`${ORIGIN}/\t/evil.example`, '/'],
    ['null', '/'],
  ])('security 29: a Referer of %j leads to %s', async (referer, location) => {
    const visit = portal.visit();
    const headers = referer ? { referer } : {};
    const answer = await visit.send('POST', '/language', { form: { lang: 'en' }, headers });
    expect(answer).toMatchObject({ status: 303, location });
    expect(visit.cookies.get('language')).toBe('en');
  });

  test.each(['%5Cevil.example', '%2F%2Fevil.example', '%0d%0aSet-Cookie:a=b'])(
    'security 29: %s in a path stays the text that it is',
    async (odd) => {
      const headers = { referer: `${ORIGIN}/${odd}` };
      const answer = await portal
        .visit()
        .send('POST', '/language', { form: { lang: 'en' }, headers });
      expect(answer.location).toBe(`/${odd}`);
      expect(answer.headers['set-cookie']).toHaveLength(1);
    },
  );

  test('security 29: without a token, but not from another site', async () => {
    const choose = (headers: Record<string, string>) =>
      portal.visit().send('POST', '/language', { form: { lang: 'en' }, headers });
    expect(await choose({})).toMatchObject({ status: 303 });
    expect(await choose({ 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 303 });
    expect(await choose({ 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403 });
    expect(await choose({ origin: 'https://evil.example' })).toMatchObject({ status: 403 });
  });

  test('security 29: a language that there is not sets nothing', async () => {
    const visit = portal.visit();
    for (const form of [
      {},
      { lang: '' },
      { lang: 'tlh' },
      { lang: '../en' },
      { lang: 'en\r\nx: y' },
    ]) {
      expect(await visit.send('POST', '/language', { form })).toMatchObject({ status: 400 });
    }
    expect(visit.cookies.size).toBe(0);
  });
});

describe('no field and no parameter says where to go', () => {
  const names = [
    'next',
    'return',
    'returnTo',
    'return_to',
    'returnUrl',
    'redirect',
    'redirect_uri',
  ];
  const more = ['redirectTo', 'url', 'to', 'goto', 'continue', 'from', 'back', 'target', 'service'];
  const evil = Object.fromEntries(
    [...names, ...more].map((name) => [name, 'https://evil.example/']),
  );
  const query = `?${new URLSearchParams(evil).toString()}`;

  test.each(['a stranger', 'a signed-in pupil'])('security 29: not for %s', async (who) => {
    const begin = who === 'a stranger' ? arrive : enter;
    for (const { method, path } of routesOf(portal.server)) {
      const visit = await begin();
      const answer =
        method === 'get' ? await visit.get(path + query) : await visit.post(path + query, evil);
      expect([path, answer.text.includes('evil.example')]).toEqual([path, false]);
      expect([path, answer.location ?? '/']).toEqual([path, expect.stringMatching(/^\/(?![/\\])/)]);
      expect(answer.location ?? '').not.toContain('evil');
      expect(answer.headers['refresh']).toBeUndefined();
    }
  });

  async function arrive(): Promise<Visit> {
    const visit = portal.visit();
    await visit.get('/sign-in');
    return visit;
  }

  let loginId = '';
  let signedIn: Visit | null = null;

  /** The same visit again, until one of the forms has ended it. */
  async function enter(): Promise<Visit> {
    if (signedIn && (await signedIn.get('/portal')).status === 200) return signedIn;
    loginId ||= (await addEnrolledPupil(portal)).account.loginId;
    signedIn = portal.visit();
    await signIn(signedIn, loginId);
    await signedIn.get('/portal');
    return signedIn;
  }
});
