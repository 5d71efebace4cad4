import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createLanguages } from '../../server/languages/languages';
import { launchChromium } from '../support/chromium';
import { freePort } from '../support/free-port';
import { keyboard } from '../support/journey-hands';
import { locales, type Lang } from '../support/journey-walker';
import { startPortal, type Portal } from '../support/portal';
import { addEnrolledPupil, PASSWORD } from '../support/pupils';

let browser: Browser;
let portal: Portal;
let origin: string;
let context: BrowserContext;

jest.setTimeout(120_000);

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
afterEach(() => context.close());

async function open(path: string, locale = 'en-SG'): Promise<Page> {
  context = await browser.newContext({ locale, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(`${origin}${path}`);
  return page;
}

const languageOf = (page: Page) => page.evaluate<string>('document.documentElement.lang');
const send = (page: Page) =>
  Promise.all([page.waitForEvent('load'), page.locator('main form .button--main').first().click()]);

async function signInAt(page: Page): Promise<void> {
  const { account } = await addEnrolledPupil(portal);
  await page.goto(`${origin}/sign-in`);
  await page.locator('#loginId').fill(account.loginId);
  await page.locator('#password').fill(PASSWORD);
  await send(page);
  expect(new URL(page.url()).pathname).toBe('/portal');
}

/** The page's policy lets nothing be evaluated inside it, so it is asked again and again. */
async function expectEventually(holds: () => Promise<boolean>): Promise<void> {
  for (let look = 0; look < 100; look++) {
    if (await holds()) return;
    await new Promise((later) => setTimeout(later, 50));
  }
  throw new Error('it never came');
}

describe('languages', () => {
  test.each([...Object.entries(locales), ['en', 'fr-FR']])(
    '%s is shown to a browser that speaks %s',
    async (lang, locale) => {
      expect(await languageOf(await open('/sign-in', locale))).toBe(lang);
    },
  );

  test.each(['pointer', 'keyboard'])(
    'the switcher in the middle of a journey keeps it, and the choice: by %s',
    async (by) => {
      const page = await open('/sspr/forgot?way=card');
      const tamil = '.languages button[value="ta"]';
      const choose =
        by === 'keyboard'
          ? (selector: string) => keyboard(page).press(selector)
          : (selector: string) =>
              Promise.all([page.waitForEvent('load'), page.locator(selector).click()]);
      await choose('.languages button[value="zh"]');
      expect(page.url()).toBe(`${origin}/sspr/forgot?way=card`);
      expect(await languageOf(page)).toBe('zh');
      const { account } = await addEnrolledPupil(portal);
      await page.locator('#loginId').fill(account.loginId);
      await send(page);
      const asked = await page.locator('label[for^="answer"]').count();
      await choose(tamil);
      expect(new URL(page.url()).pathname).toBe('/sspr/forgot/questions');
      expect(await languageOf(page)).toBe('ta');
      expect(await page.locator('label[for^="answer"]').count()).toBe(asked);
      // Another day, another visit: only what lasts is left.
      const lasting = (await context.cookies()).filter(({ expires }) => expires > 0);
      await context.clearCookies();
      await context.addCookies(lasting);
      await page.goto(`${origin}/help`);
      expect(await languageOf(page)).toBe('ta');
    },
  );

  test('a suggested password without scripts stays on its page in another language', async () => {
    context = await browser.newContext({ javaScriptEnabled: false, locale: 'en-SG' });
    const page = await context.newPage();
    await signInAt(page);
    await page.goto(`${origin}/sspr/password`);
    await page.locator('button[formaction="/sspr/suggest"]').click();
    await page.locator('.suggestion').waitFor();
    await page.locator('.languages button[value="ms"]').click();
    await page.waitForURL(`${origin}/sspr/password`);
    expect(await languageOf(page)).toBe('ms');
  });
});

test.each(Object.keys(locales) as Lang[])(
  'in %s one press goes on with a quiet visit, and nothing else',
  async (lang) => {
    const page = await open('/help', locales[lang]);
    const t = createLanguages().translator(lang);
    await page.clock.install();
    await signInAt(page);
    const warning = page.locator('[data-idle-warning]');
    expect(await warning.isVisible()).toBe(false);
    const { SESSION_IDLE_MINUTES: minutes } = portal.services.config;
    await page.clock.fastForward((minutes - 1) * 60_000);
    expect(await warning.isVisible()).toBe(true);
    expect(await warning.getAttribute('role')).toBe('alert');
    await page.getByRole('button', { name: t('layout.idle.stay'), exact: true }).click();
    await warning.waitFor({ state: 'hidden' });
    expect(new URL(page.url()).pathname).toBe('/portal');
  },
);

test('the password is not asked for again within ten minutes, and is after them', async () => {
  const page = await open('/help');
  await signInAt(page);
  portal.clock.advance(9 * 60_000);
  await page.goto(`${origin}/sspr/questions`);
  expect(new URL(page.url()).pathname).toBe('/sspr/questions/set');
  await page.goto(`${origin}/portal`);
  portal.clock.advance(11 * 60_000);
  await page.goto(`${origin}/sspr/questions`);
  expect(await page.locator('#currentPassword').count()).toBe(1);
});

test('help stands in the same place on every page, whoever reads it', async () => {
  const page = await open('/help');
  const foot = () =>
    page
      .locator('footer a')
      .evaluateAll((all: { pathname?: string }[]) => all.map(({ pathname }) => pathname));
  const openPages = [
    '/sign-in',
    '/sspr',
    '/sspr/forgot',
    '/help',
    '/help/login-id',
    '/help/request',
  ];
  for (const path of [...openPages, '/help/guides', '/privacy', '/no-such-page']) {
    await page.goto(`${origin}${path}`);
    expect([path, await foot()]).toEqual([path, ['/help', '/privacy']]);
  }
  await signInAt(page);
  for (const path of ['/portal', '/sspr/password', '/sspr/questions/set']) {
    await page.goto(`${origin}${path}`);
    expect([path, await foot()]).toEqual([path, ['/help', '/privacy']]);
  }
});

describe('with scripts', () => {
  test('the checklist ticks at once and speaks politely when the typing pauses', async () => {
    const page = await open('/help');
    await signInAt(page);
    await page.goto(`${origin}/sspr/password`);
    const status = page.locator('[data-checklist-status]');
    expect(await status.getAttribute('role')).toBe('status');
    await page.evaluate(`window.said = []; new MutationObserver(() =>
      window.said.push(document.querySelector('[data-checklist-status]').textContent))
      .observe(document.querySelector('[data-checklist-status]'), { childList: true })`);
    await page.locator('#newPassword').focus();
    await page.keyboard.type('Lamp-Garden-41');
    expect(await page.locator('[data-rule="min-length"]').getAttribute('data-state')).toBe('kept');
    expect(await page.evaluate('window.said.length')).toBe(0);
    await page.waitForTimeout(1500);
    expect(await page.evaluate('window.said')).toEqual(['All done. Now type it again.']);
  });

  test('show and hide, the hint at Caps Lock, and a suggestion that is shown', async () => {
    const page = await open('/help');
    await signInAt(page);
    await page.goto(`${origin}/sspr/password`);
    const field = page.locator('#newPassword');
    const toggle = page.locator('#newPassword-toggle');
    await field.fill('abc');
    await toggle.click();
    expect([await field.getAttribute('type'), await toggle.textContent()]).toEqual([
      'text',
      'Hide',
    ]);
    await toggle.click();
    expect(await field.getAttribute('type')).toBe('password');
    const caps = (on: boolean) =>
      page.evaluate(
        `document.querySelector('#newPassword').dispatchEvent(
          new KeyboardEvent('keydown', { key: 'A', modifierCapsLock: ${on} }))`,
      );
    const hint = page.locator('.field:has(#newPassword) [data-caps-hint]');
    await caps(true);
    expect(await hint.textContent()).toContain('Caps Lock');
    await caps(false);
    expect(await hint.textContent()).toBe('');
    await page.locator('button[formaction="/sspr/suggest"]').click();
    await expectEventually(async () => (await field.inputValue()).length > 8);
    expect(await field.getAttribute('type')).toBe('text');
    expect(await page.locator('#confirmPassword').inputValue()).toBe(await field.inputValue());
  });

  test('a second press of the button sends nothing', async () => {
    const page = await open('/sign-in');
    let sent = 0;
    await page.route('**/sign-in', async (route) => {
      if (route.request().method() === 'POST') sent++;
      await new Promise((later) => setTimeout(later, 300));
      await route.continue();
    });
    await Promise.all([
      page.waitForEvent('load'),
      page.locator('form .button--main').last().dblclick(),
    ]);
    expect(sent).toBe(1);
  });
});
