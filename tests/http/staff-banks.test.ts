import { SECOND } from '../../server/clock';
import {
  asBankKeeper,
  choiceOf,
  choicesOn,
  pageOf,
  withoutQuestions,
  words,
  type BankKeeper,
} from '../support/bank-visit';
import { boatTexts } from '../support/banks';
import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  addPupilWithPassword,
  answerCorrectly,
  answerWrongly,
  NEW_PASSWORD,
  openQuestions,
  questionsOn,
  signIn,
} from '../support/pupils';

let portal: Portal;
let admin: BankKeeper;

beforeEach(async () => {
  portal = await startPortal();
  admin = await asBankKeeper(portal);
});
afterEach(() => portal.close());

test('a pupil of P5 chooses a question that the admin has just added, and is asked it', async () => {
  const id = await admin.addBoat();
  expect((await admin.visit.get(pageOf(id))).text).toContain('Added. Pupils can choose it now.');
  const { visit, loginId } = await withoutQuestions(portal);
  const page = await visit.get('/sspr/must-enrol');
  expect(choicesOn(page).at(-1)).toBe(id);
  const ids = [id, 'own-island', 'magic-door'];
  const popular = { ...choiceOf(ids), answer1: 'BOATY!' };
  const refused = await visit.post('/sspr/must-enrol', popular);
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('href="#answer1"');
  await visit.post('/sspr/must-enrol', choiceOf(ids));
  expect((await visit.get('/sspr/must-enrol/confirm')).text).toContain(boatTexts.en);
  expect(await visit.post('/sspr/must-enrol/confirm')).toMatchObject({ location: '/portal' });
  const told = await portal.services
    .db('answers')
    .join('answer_sets', 'answer_sets.id', 'answers.answer_set_id')
    .join('accounts', 'accounts.id', 'answer_sets.account_id')
    .where('accounts.login_id', loginId)
    .orderBy('position')
    .pluck<string[]>('question_id');
  expect(told).toEqual(ids);
});

describe('a question that a pupil holds is retired', () => {
  test('nobody is offered it; the pupil is asked it, resets with it, and has to set nothing anew', async () => {
    const pupil = await addEnrolledPupil(portal);
    const asked = questionsOn(await openQuestions(portal.visit(), pupil.account.loginId));
    const held = portal.services.banks.current.questions.filter(({ text }) =>
      asked.includes(text.en),
    );
    for (const { id } of held)
      expect(await admin.turn(id, 'retire')).toMatchObject({ status: 303 });
    expect((await admin.visit.get(pageOf(held[0]!.id))).text).toContain('Retired.');

    const { visit } = await withoutQuestions(portal);
    const choices = choicesOn(await visit.get('/sspr/must-enrol'));
    expect(choices).toHaveLength(portal.services.banks.current.questions.length);
    for (const { id } of held) expect(choices).not.toContain(id);

    const forgetful = portal.visit();
    expect(questionsOn(await openQuestions(forgetful, pupil.account.loginId))).toEqual(asked);
    expect((await answerCorrectly(forgetful, pupil)).status).toBe(303);
    await forgetful.get('/sspr/forgot/new-password');
    const chosen = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
    await forgetful.post('/sspr/forgot/new-password', chosen);
    const inside = portal.visit();
    const signedIn = await signIn(inside, pupil.account.loginId, NEW_PASSWORD);
    expect(signedIn.location).toBe('/portal');
    expect((await inside.get('/portal')).status).toBe(200);
  });

  test('an unknown ID is asked what it was asked before', async () => {
    const ask = async (loginId: string) =>
      questionsOn(await openQuestions(portal.visit(), loginId)).join(' | ');
    const strangers = Array.from({ length: 12 }, (_none, n) => `Nobody_At_All_${n}`);
    const before = await Promise.all(strangers.map(ask));
    const asked = portal.services.banks.current.questions.find(({ text }) =>
      before.some((one) => one.includes(text.en)),
    )!;
    await admin.turn(asked.id, 'retire');
    await admin.addBoat();
    expect(await Promise.all(strangers.map(ask))).toEqual(before);
  });

  test('while a pupil reads the answers again: it is said, and nothing else is lost', async () => {
    const { visit, loginId } = await withoutQuestions(portal);
    const ids = ['robot-name', 'own-island', 'magic-door'];
    await visit.get('/sspr/must-enrol');
    await visit.post('/sspr/must-enrol', choiceOf(ids));
    await visit.get('/sspr/must-enrol/confirm');
    await admin.turn('own-island', 'retire');
    const late = await visit.post('/sspr/must-enrol/confirm');
    expect(late).toMatchObject({ status: 303, location: '/sspr/must-enrol' });
    const page = await visit.get('/sspr/must-enrol');
    expect(page.status).toBe(200);
    expect(page.text).toContain('href="#question2"');
    expect(page.text).toContain('This question is not in the list any more.');
    for (const word of words) expect(page.text).toContain(`value="${word}"`);
    expect(page.text.match(/ selected>/g)).toHaveLength(2);
    const sets = portal.services.db('answer_sets').join('accounts', 'accounts.id', 'account_id');
    expect(await sets.where('login_id', loginId).pluck('answer_sets.id')).toEqual([]);
    const again = choiceOf(['robot-name', 'own-book', 'magic-door']);
    expect(await visit.post('/sspr/must-enrol', again)).toMatchObject({
      location: '/sspr/must-enrol/confirm',
    });
    await visit.get('/sspr/must-enrol/confirm');
    expect(await visit.post('/sspr/must-enrol/confirm')).toMatchObject({ location: '/portal' });
  });

  test('while a pupil still chooses: the same is said with the form', async () => {
    const { visit } = await withoutQuestions(portal);
    await visit.get('/sspr/must-enrol');
    await admin.turn('own-island', 'retire');
    const ids = ['robot-name', 'own-island', 'magic-door'];
    const late = await visit.post('/sspr/must-enrol', choiceOf(ids));
    expect(late.status).toBe(400);
    expect(late.text).toContain('This question is not in the list any more.');
    for (const word of words) expect(late.text).toContain(`value="${word}"`);
  });
});

test('a new wording is what pupils read, and their answers stay right', async () => {
  const pupil = await addEnrolledPupil(portal);
  const [first] = portal.services.banks.current.questions;
  const before = first!.text.en;
  const textEn = 'Which name had your soft toy or doll?';
  const form = { ...(await admin.formOf(first!.id)), textEn };
  expect(await admin.visit.post(pageOf(first!.id), form)).toMatchObject({
    ...{ status: 303, location: pageOf(first!.id) },
  });
  const page = await admin.visit.get(pageOf(first!.id));
  expect(page.text).toContain('Saved. Pupils read the new wording now.');
  expect(page.text).toContain('Changed: English');
  expect(page.text).toContain(admin.member.name);
  expect(page.text).toContain('It came with the program');
  const answers = new Map(pupil.answers).set(textEn, pupil.answers.get(before) ?? '');
  answers.delete(before);
  expect(await answerCorrectly(portal.visit(), { ...pupil, answers })).toMatchObject({
    status: 303,
  });
  expect((await answerWrongly(portal.visit(), pupil.account.loginId)).status).toBe(400);
});

test('another process on the same database sees a change after three seconds', async () => {
  const { database, clock } = portal;
  const other = await startPortal({ database, clock });
  const choose = async () => {
    const visit = other.visit();
    const { loginId } = await addPupilWithPassword(other, { level: 'P5', className: '5A' });
    await signIn(visit, loginId);
    return choicesOn(await visit.get('/sspr/must-enrol'));
  };
  const before = await choose();
  const id = await admin.addBoat();
  await admin.turn('robot-name', 'retire');
  expect(await choose()).toEqual(before);
  clock.advance(3 * SECOND);
  expect(await choose()).toEqual([...before.filter((one) => one !== 'robot-name'), id]);
  await other.close();
});
