import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  addPupilWithDefault,
  addPupilWithPassword,
  answerCorrectly,
  answerWrongly,
  NEW_PASSWORD,
  openQuestions,
  PASSWORD,
  signIn,
} from '../support/pupils';
import { pathsOf } from '../support/routes';
import type { Answer, Visit } from '../support/visit';

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

/** Every page that a pupil may get to see, the ones about errors included. */
const walks: [string, () => Promise<Answer[]>][] = [
  ['a stranger', () => everyGet(portal.visit())],
  ['a signed-in pupil', signedIn],
  ['a pupil with a default password', withDefault],
  ['a pupil who has to set questions', withoutQuestions],
  ['a pupil who forgot the password', forgetful],
  ['a locked pupil', locked],
  ['a pupil whose forms are refused', refused],
];

test.each(walks)(
  'security 28: nothing inline and nothing from elsewhere on the pages of %s',
  async (_, walk) => {
    const pages = (await walk()).filter(({ headers }) =>
      headers['content-type']?.startsWith('text/html'),
    );
    expect(pages.filter(({ status }) => status !== 303).length).toBeGreaterThan(0);
    for (const { text } of pages) {
      expect(text).not.toMatch(/<style/i);
      for (const tag of text.match(/<[a-z][^>]*>/gi) ?? []) expectOutside(tag);
      for (const [, inside = ''] of text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/gi)) {
        expect(inside.trim()).toBe('');
      }
    }
  },
);

test('security 28: what the pages load is there, of its own type', async () => {
  const visit = portal.visit();
  const pages = [...(await signedIn()), ...(await withDefault())];
  const addresses = new Set(
    pages.flatMap(({ text }) =>
      [...text.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map(([, at]) => at),
    ),
  );
  expect(addresses.size).toBeGreaterThan(2);
  for (const address of addresses) {
    // Made by the build, which these tests do without.
    if (address?.startsWith('/static/js/')) continue;
    expect([address, (await visit.get(address ?? '')).status]).toEqual([address, 200]);
  }
});

function expectOutside(tag: string): void {
  const names = tag.replace(/"[^"]*"/g, '""');
  expect(names).not.toMatch(/\s(on\w+|style|srcdoc)\s*=/i);
  expect(tag).not.toMatch(
    /\s(href|src|action|formaction)\s*=\s*["']?\s*(javascript|data|vbscript):/i,
  );
  expect(tag).not.toMatch(/\s(src|action|formaction|data-\w*url)\s*=\s*["']?(https?:)?\/\//i);
  expect(tag).not.toMatch(/^<(base|object|embed|iframe|applet)\b/i);
}

async function everyGet(visit: Visit): Promise<Answer[]> {
  const pages = [];
  for (const path of [...pathsOf(portal.server, 'get'), '/nowhere'])
    pages.push(await visit.get(path));
  return pages;
}

async function signedIn(): Promise<Answer[]> {
  const { account } = await addEnrolledPupil(portal);
  const visit = portal.visit();
  await signIn(visit, account.loginId);
  await visit.get('/portal');
  return [...(await everyGet(visit)), await visit.post('/sspr/suggest'), await draft(visit)];
}

async function draft(visit: Visit): Promise<Answer> {
  const entries = portal.services.banks.current.questions.slice(0, 3).flatMap(({ id }, index) => [
    [`question${index + 1}`, id],
    [`answer${index + 1}`, `<img src=x onerror=alert(${index})> & "quoted"`],
  ]);
  await visit.get('/sspr/questions/set');
  await visit.post('/sspr/questions/set', Object.fromEntries(entries) as Record<string, string>);
  return visit.get('/sspr/questions/confirm');
}

async function withDefault(): Promise<Answer[]> {
  const { account, password } = await addPupilWithDefault(portal, { firstName: '<b onclick=x>' });
  const visit = portal.visit();
  await signIn(visit, account.loginId, password);
  const page = await visit.get('/sspr/must-change');
  const suggested = await visit.post('/sspr/suggest');
  const wrong = await visit.post('/sspr/must-change', { newPassword: 'a', confirmPassword: 'b' });
  return [page, suggested, wrong];
}

async function withoutQuestions(): Promise<Answer[]> {
  const { loginId } = await addPupilWithPassword(portal);
  const visit = portal.visit();
  await signIn(visit, loginId);
  return [await visit.get('/sspr/must-enrol'), await visit.post('/sspr/must-enrol')];
}

async function forgetful(): Promise<Answer[]> {
  const pupil = await addEnrolledPupil(portal);
  const visit = portal.visit();
  const pages = [
    await visit.get('/sspr/forgot'),
    await openQuestions(visit, pupil.account.loginId),
    await answerWrongly(visit, pupil.account.loginId),
  ];
  await answerCorrectly(visit, pupil);
  pages.push(await visit.get('/sspr/forgot/new-password'));
  const chosen = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
  await visit.post('/sspr/forgot/new-password', chosen);
  pages.push(await visit.get('/sspr/forgot/done'));
  const next = portal.visit();
  await signIn(next, pupil.account.loginId, NEW_PASSWORD);
  return [...pages, await next.get('/portal'), await next.post('/sspr/not-me')];
}

async function locked(): Promise<Answer[]> {
  const pupil = await addEnrolledPupil(portal);
  const pages = [];
  for (let n = 0; n < 6; n++) {
    pages.push(await signIn(portal.visit(), pupil.account.loginId, `Wrong-Number-${n}`));
  }
  const visit = portal.visit();
  await answerCorrectly(visit, pupil);
  return [...pages, await visit.get('/sspr/forgot/choice')];
}

async function refused(): Promise<Answer[]> {
  const { account } = await addEnrolledPupil(portal);
  const visit = portal.visit();
  await visit.get('/sign-in');
  const typed = { loginId: '"><script>alert(1)</script>', password: PASSWORD };
  const pages = [
    await visit.post('/sign-in', typed),
    await visit.post('/sign-in', { ...typed, _csrf: 'stale' }),
    await visit.post('/sspr/forgot', { loginId: '' }),
    await visit.get('/sign-in', { host: '"><script>alert(1)</script>' }),
    await visit.get('/<script>alert(1)</script>'),
    await visit.get('/help?school=<script>'),
  ];
  await signIn(visit, account.loginId);
  await visit.get('/sspr/password');
  return [...pages, await visit.post('/sspr/password', { newPassword: 'x', confirmPassword: 'y' })];
}
