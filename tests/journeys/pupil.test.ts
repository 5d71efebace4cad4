import AxeBuilder from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium';
import { freePort } from '../support/free-port';
import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  addPupilWithDefault,
  NEW_PASSWORD,
  PASSWORD,
  type EnrolledPupil,
} from '../support/pupils';

let browser: Browser;
let portal: Portal;
let origin: string;

// Many pages a test, each checked with axe: a busy machine takes its time.
jest.setTimeout(180_000);

beforeAll(async () => {
  const port = await freePort();
  portal = await startPortal({ port });
  origin = `http://localhost:${port}`;
  browser = await launchChromium();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

describe.each([
  ['on', true],
  ['off', false],
])('with JavaScript %s', (_state, javaScriptEnabled) => {
  let context: BrowserContext;
  let page: Page;
  const problems: string[] = [];

  beforeEach(async () => {
    problems.length = 0;
    context = await browser.newContext({
      javaScriptEnabled,
      viewport: { width: 360, height: 740 },
    });
    page = await context.newPage();
    page.on('console', (message) => {
      // Chromium itself writes a line for every answer of 400 and above: those are expected.
      const own = /Failed to load resource/.test(message.text());
      if (message.type() === 'error' && !own) problems.push(message.text());
    });
    page.on('pageerror', (error) => problems.push(error.message));
  });
  afterEach(async () => {
    await context.close();
    expect(problems).toEqual([]);
  });

  const press = (name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
  const fill = (id: string, text: string) => page.locator(`#${id}`).fill(text);
  const path = () => new URL(page.url()).pathname;

  /** axe needs scripts in the page; without them the same pages were checked in the other run. */
  async function checkPage(): Promise<void> {
    if (!javaScriptEnabled) return;
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  }

  async function filledIn(id: string): Promise<string> {
    for (let look = 0; look < 100; look++) {
      const value = await page.locator(`#${id}`).inputValue();
      if (value !== '') return value;
      await page.waitForTimeout(50);
    }
    throw new Error(`${id} stayed empty`);
  }

  async function signIn(loginId: string, password: string): Promise<void> {
    await page.goto(`${origin}/sign-in`);
    await checkPage();
    await fill('loginId', loginId);
    await fill('password', password);
    await press('Sign in');
  }

  async function chooseNewPassword(submit: string): Promise<void> {
    await checkPage();
    await fill('newPassword', 'short');
    await fill('confirmPassword', 'short');
    await press(submit);
    await page.getByRole('alert').first().waitFor();
    await checkPage();
    await fill('newPassword', NEW_PASSWORD);
    await fill('confirmPassword', NEW_PASSWORD);
    await press(submit);
  }

  async function setQuestions(): Promise<void> {
    await checkPage();
    const words = ['rusty compass', 'green umbrella', 'hidden staircase'];
    for (const [index, word] of words.entries()) {
      await page.locator(`#question${index + 1}`).selectOption({ index: index + 6 });
      await fill(`answer${index + 1}`, word);
    }
    await press('Next');
    await page.getByText('rusty compass').waitFor();
    await checkPage();
    await press(/^Yes, save/);
  }

  async function answer({ answers }: EnrolledPupil): Promise<void> {
    for (const label of await page.locator('label[for^="answer"]').all()) {
      const text = ((await label.textContent()) ?? '').trim();
      const id = (await label.getAttribute('for')) ?? '';
      await fill(id, answers.get(text) ?? 'no such answer');
    }
    await press('Check my answers');
  }

  test('the first sign-in leads from the default password to the portal', async () => {
    const { account, password } = await addPupilWithDefault(portal);
    await signIn(account.loginId, password);
    expect(path()).toBe('/sspr/must-change');
    await chooseNewPassword('Save my password');
    expect(path()).toBe('/sspr/must-enrol');
    await setQuestions();
    expect(path()).toBe('/portal');
    await checkPage();
  });

  test('a forgotten password is replaced with the answers', async () => {
    const pupil = await addEnrolledPupil(portal);
    await page.goto(`${origin}/sspr/forgot`);
    await checkPage();
    await fill('loginId', pupil.account.loginId);
    await press('Next');
    await checkPage();
    await answer(pupil);
    expect(path()).toBe('/sspr/forgot/new-password');
    await chooseNewPassword('Save my password');
    expect(path()).toBe('/sspr/forgot/done');
    await checkPage();
    await signIn(pupil.account.loginId, NEW_PASSWORD);
    expect(path()).toBe('/portal');
  });

  test('a locked pupil unlocks the account with the answers and keeps the password', async () => {
    const pupil = await addEnrolledPupil(portal);
    for (let attempt = 1; attempt <= 6; attempt++) {
      await signIn(pupil.account.loginId, `Wrong-${attempt}-word`);
    }
    await page.getByRole('heading', { level: 1, name: /temporarily locked/ }).waitFor();
    await checkPage();
    await page.getByRole('link', { name: 'Answer my questions' }).click();
    await fill('loginId', pupil.account.loginId);
    await press('Next');
    await answer(pupil);
    expect(path()).toBe('/sspr/forgot/choice');
    await checkPage();
    await page.locator('input[value="unlock"]').check();
    await press('Next');
    expect(path()).toBe('/sspr/forgot/done');
    await signIn(pupil.account.loginId, PASSWORD);
    expect(path()).toBe('/portal');
  });

  test('QnA are changed from the portal', async () => {
    const pupil = await addEnrolledPupil(portal);
    await signIn(pupil.account.loginId, PASSWORD);
    await page.getByRole('link', { name: 'Change my questions' }).click();
    expect(path()).toBe('/sspr/questions/set');
    await setQuestions();
    expect(path()).toBe('/portal');
    await press('Sign out');
    expect(path()).toBe('/sign-in');
  });

  test('a suggested password fills the form, with and without scripts', async () => {
    const { account, password } = await addPupilWithDefault(portal, { level: 'P2' });
    await signIn(account.loginId, password);
    await press('Suggest one for me');
    const suggested = await filledIn('newPassword');
    expect(suggested).toMatch(/^[A-Z][a-z]+(-[a-z]+)+-\d\d$/);
    await press('Save my password');
    expect(path()).toBe('/portal');
  });
});
