import { startPortal, type Portal } from '../support/portal';
import { addEnrolledPupil, PASSWORD, signIn, type EnrolledPupil } from '../support/pupils';
import type { Visit } from '../support/visit';

const MINUTE = 60_000;
const typed = ['crimson teapot', 'velvet hedgehog', 'marble lantern'];

let portal: Portal;
let pupil: EnrolledPupil;
let visit: Visit;

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

beforeEach(async () => {
  pupil = await addEnrolledPupil(portal);
  visit = portal.visit();
  await signIn(visit, pupil.account.loginId);
  await visit.get('/sspr/questions/set');
});

test('security 30: answers that wait for their confirmation are shown, and nowhere in clear', async () => {
  const posted = await visit.post('/sspr/questions/set', form());
  expect(posted).toMatchObject({ status: 303, location: '/sspr/questions/confirm' });
  const page = await visit.get('/sspr/questions/confirm');
  for (const answer of typed) expect(page.text).toContain(answer);
  const stored = await everyRow();
  expect(stored).toContain('answerDraft');
  for (const answer of [...typed, 'crimson', 'hedgehog', 'lantern']) {
    expect(stored).not.toContain(answer);
    expect(stored).not.toContain(Buffer.from(answer).toString('base64url'));
    expect(stored).not.toContain(Buffer.from(answer).toString('hex'));
  }
});

test('security 30: after 10 minutes they have to be typed again', async () => {
  await visit.post('/sspr/questions/set', form());
  portal.clock.advance(9 * MINUTE);
  expect(await visit.get('/sspr/questions/confirm')).toMatchObject({ status: 200 });
  portal.clock.advance(MINUTE);
  // The password of the sign-in is too long ago as well: typed again, it opens the empty form.
  await visit.get('/sspr/questions');
  await visit.post('/sspr/questions', { currentPassword: PASSWORD });
  expect(await visit.post('/sspr/questions/confirm')).toMatchObject({
    status: 303,
    location: '/sspr/questions/set',
  });
  const empty = await visit.get('/sspr/questions/set');
  for (const answer of typed) expect(empty.text).not.toContain(answer);
});

test('security 30: once confirmed nothing of them stays in the visit', async () => {
  await visit.post('/sspr/questions/set', form());
  await visit.get('/sspr/questions/confirm');
  expect(await visit.post('/sspr/questions/confirm')).toMatchObject({ location: '/portal' });
  expect(await everyRow()).not.toContain('answerDraft');
});

test('security 30: a draft put into another visit opens nothing', async () => {
  await visit.post('/sspr/questions/set', form());
  const { db } = portal.services;
  const mine = await contentOf(pupil);
  const draft = (JSON.parse(mine) as { answerDraft: string }).answerDraft;
  const other = await addEnrolledPupil(portal);
  const thief = portal.visit();
  await signIn(thief, other.account.loginId);
  const content = { ...(JSON.parse(await contentOf(other)) as object), answerDraft: draft };
  await db('sessions')
    .where({ account_id: other.account.id })
    .update({ content: JSON.stringify(content) });
  const page = await thief.get('/sspr/questions/confirm');
  expect(page).toMatchObject({ status: 303, location: '/sspr/questions/set' });
});

test('security 30: after an error the answers are there again', async () => {
  const twice = { ...form(), question2: form()['question1'] ?? '' };
  const page = await visit.post('/sspr/questions/set', twice);
  expect(page).toMatchObject({ status: 400 });
  for (const answer of typed) expect(page.text).toContain(answer);
});

test('security 30: after an error no password is there again', async () => {
  await visit.get('/sspr/password');
  const secrets = {
    currentPassword: 'Typed-Current-1',
    newPassword: 'Typed-New-2',
    confirmPassword: 'Typed-Other-3',
  };
  const pages = [
    await visit.post('/sspr/password', secrets),
    await visit.post('/sspr/password', { ...secrets, confirmPassword: secrets.newPassword }),
    await visit.post('/sspr/password', { ...secrets, currentPassword: '' }),
    await signIn(portal.visit(), pupil.account.loginId, 'Typed-Wrong-4'),
  ];
  for (const { status, text } of pages) {
    expect(status).toBe(400);
    expect(text).not.toMatch(/Typed-\w+-\d/);
    expect(text).not.toMatch(/type="password"[^>]*\svalue="[^"]/);
  }
});

function form(): Record<string, string> {
  const fields: Record<string, string> = {};
  portal.services.banks.current.questions.slice(0, typed.length).forEach(({ id }, index) => {
    fields[`question${index + 1}`] = id;
    fields[`answer${index + 1}`] = typed[index] ?? '';
  });
  return fields;
}

async function everyRow(): Promise<string> {
  const rows: unknown[] = await portal.services
    .db('sessions')
    .where({ account_id: pupil.account.id });
  return JSON.stringify(rows);
}

async function contentOf({ account }: EnrolledPupil): Promise<string> {
  const row = await portal.services
    .db('sessions')
    .where({ account_id: account.id })
    .first<{ content: string }>('content');
  return row.content;
}
