import { questionText } from '../../server/questions/question-text';
import { at, atErrors, open, places, type Walker } from './journey-walker';
import {
  addEnrolledPupil,
  addPupilWithDefault,
  NEW_PASSWORD,
  operator,
  PASSWORD,
  signIn,
} from './pupils';

let made = 0;

/** A class of its own for every walk: cards are printed by the class. */
function someone({ school }: Walker, level: 'P2' | 'P4') {
  const className = `${level.slice(1)}-${++made}`;
  const name = { fullName: 'Aisyah binte Rahman', firstName: 'Aisyah', lastName: 'Rahman' };
  return { ...name, school, level, className };
}

/** From the default password to one's own page. */
export async function firstSignIn(walker: Walker): Promise<void> {
  const { hands, page, portal } = walker;
  const { account, password } = await addPupilWithDefault(portal, someone(walker, 'P4'));
  await open(walker, '/sign-in');
  await skipsToPage(walker);
  await at(walker, places.signIn);
  await hands.send();
  await atErrors(walker, places.signIn, 2);
  await hands.type('loginId', account.loginId);
  await hands.type('password', 'Not-my-word-7');
  await hands.send();
  await atErrors(walker, places.signIn, 1);
  expect(await page.locator('#loginId').inputValue()).toBe(account.loginId);
  await hands.type('password', password);
  await hands.send();
  await at(walker, places.mustChange);
  await makePassword(walker, places.mustChange);
  await at(walker, places.mustEnrol);
  await chooseQuestions(walker);
  await at(walker, places.portal);
  expect(await page.locator('h1').textContent()).toContain('Aisyah');
}

async function chooseQuestions(walker: Walker): Promise<void> {
  const { hands, page, lang, portal } = walker;
  const texts = portal.services.banks.current.questions.map(({ text }) => text[lang] ?? '');
  const words = ['x', 'green umbrella', 'hidden staircase'];
  for (const [index, word] of words.entries()) {
    await hands.choose(`question${index + 1}`, texts[index + 3] ?? '');
    await hands.type(`answer${index + 1}`, word);
  }
  await hands.send();
  await atErrors(walker, places.mustEnrol, 1);
  expect(await page.locator('#answer2').inputValue()).toBe('green umbrella');
  await hands.type('answer1', 'rusty compass');
  await hands.send();
  await at(walker, places.confirm);
  // Back once, and on again: nothing has to be typed a second time.
  await hands.press('main .actions .button--second');
  await at(walker, places.mustEnrol);
  expect(await page.locator('#answer1').inputValue()).toBe('rusty compass');
  await hands.send();
  await at(walker, places.confirm);
  await hands.send();
}

/** The questions are answered, and a new password is made. */
export async function forgot(walker: Walker): Promise<void> {
  const { hands, portal } = walker;
  const pupil = await addEnrolledPupil(portal, someone(walker, 'P4'));
  await open(walker, '/sign-in');
  await hands.press('main a[href="/sspr/forgot"]');
  await at(walker, places.identify);
  await identify(walker, pupil.account.loginId);
  await answerQuestions(walker, answersInLanguage(walker, pupil.answers));
  await at(walker, places.newPassword);
  await makePassword(walker, places.newPassword);
  await at(walker, places.done);
  await signInFrom(walker, pupil.account.loginId, NEW_PASSWORD);
}

/** Locked after wrong passwords; the answers open the account and the old password stays. */
export async function locked(walker: Walker): Promise<void> {
  const { hands, portal } = walker;
  const pupil = await addEnrolledPupil(portal, someone(walker, 'P4'));
  const { loginId } = pupil.account;
  for (let wrong = 1; wrong <= 5; wrong++)
    await signIn(portal.visit(), loginId, `Wrong-${wrong}-w`);
  await open(walker, '/sign-in');
  await hands.type('loginId', loginId);
  await hands.type('password', 'Wrong-6-word');
  await hands.send();
  await at(walker, places.locked);
  await hands.press('main a[href="/sspr/forgot"]');
  await at(walker, places.identify);
  await identify(walker, loginId);
  await answerQuestions(walker, answersInLanguage(walker, pupil.answers));
  await at(walker, places.choice);
  await hands.send();
  await atErrors(walker, places.choice, 1);
  // The other one first: whoever goes back changes it.
  await hands.pick('action-reset');
  await hands.pick('action-unlock');
  await hands.send();
  await at(walker, places.done);
  await signInFrom(walker, loginId, PASSWORD);
}

/** A young pupil with a printed card, whose words are typed as children type them. */
export async function cardHolder(walker: Walker): Promise<void> {
  const { hands, portal, lang, school } = walker;
  const { services } = portal;
  const young = someone(walker, 'P2');
  const { account } = await addPupilWithDefault(portal, young);
  const order = { schoolCode: school.code, scope: { className: young.className }, actor: operator };
  const cards = await services.questions.makeCards(order);
  if (cards.kind !== 'made') throw new Error(`no cards: ${cards.kind}`);
  const words = cards.rows
    .flatMap((row) => row.cards)
    .map(({ questionId, answer }) => {
      return [questionText(services.banks, questionId, lang), shouted(answer)] as const;
    });
  await open(walker, '/sign-in');
  await hands.press('main a[href="/sspr/forgot?way=card"]');
  await at(walker, places.withCard);
  await identify(walker, account.loginId, places.withCard);
  expect(await walker.page.locator('main .card-symbol').count()).toBeGreaterThan(0);
  await answerQuestions(walker, new Map(words));
  await at(walker, places.newPassword);
  await makePassword(walker, places.newPassword);
  await at(walker, places.done);
  await signInFrom(walker, account.loginId, NEW_PASSWORD);
}

function shouted(answer: string): string {
  return `  ${answer.toUpperCase().split(/\s+/).join('   ')} `;
}

async function identify(walker: Walker, loginId: string, place = places.identify): Promise<void> {
  const { hands } = walker;
  await hands.send();
  await atErrors(walker, place, 1);
  await hands.type('loginId', loginId);
  await hands.send();
  await at(walker, places.questions);
}

/** Nothing, then something wrong, then what is right. */
async function answerQuestions(walker: Walker, answers: Map<string, string>): Promise<void> {
  const { hands, page } = walker;
  await hands.send();
  await atErrors(walker, places.questions, 1);
  const asked = await page.locator('label[for^="answer"]').allTextContents();
  for (const index of asked.keys()) await hands.type(`answer${index + 1}`, `no idea ${index}`);
  await hands.send();
  await atErrors(walker, places.questions, 1);
  for (const [index, question] of asked.entries()) {
    await hands.type(`answer${index + 1}`, answers.get(question.trim()) ?? 'unknown question');
  }
  await hands.send();
}

/** Too short, then typed differently, then well. */
async function makePassword(walker: Walker, place: typeof places.mustChange): Promise<void> {
  const { hands } = walker;
  await hands.type('newPassword', 'Kite-7');
  await hands.type('confirmPassword', 'Kite-7');
  await hands.send();
  await atErrors(walker, place, 1);
  await hands.type('newPassword', NEW_PASSWORD);
  await hands.type('confirmPassword', `${NEW_PASSWORD}x`);
  await hands.send();
  await atErrors(walker, place, 1);
  await hands.type('newPassword', NEW_PASSWORD);
  await hands.type('confirmPassword', NEW_PASSWORD);
  await hands.send();
}

async function signInFrom(walker: Walker, loginId: string, password: string): Promise<void> {
  const { hands } = walker;
  await hands.press('main a[href="/sign-in"]');
  await at(walker, places.signIn);
  await hands.type('loginId', loginId);
  await hands.type('password', password);
  await hands.send();
  await at(walker, places.portal);
}

/** The first stop of a page leads past what every page has. */
async function skipsToPage({ hands, page, origin }: Walker): Promise<void> {
  if (hands.kind === 'pointer') return;
  await page.keyboard.press('Tab');
  const focused = page.locator(':focus');
  expect(await focused.getAttribute('href')).toBe('#main');
  expect(await focused.isVisible()).toBe(true);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.locator('main :focus').count()).toBe(1);
  await page.goto('about:blank');
  await page.goto(`${origin}/sign-in`);
}

function answersInLanguage({ portal, lang }: Walker, answers: Map<string, string>) {
  const { questions } = portal.services.banks.current;
  return new Map(
    questions.map(({ text }) => [text[lang] ?? text.en, answers.get(text.en) ?? 'not chosen']),
  );
}
