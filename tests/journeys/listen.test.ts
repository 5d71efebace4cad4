import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createLanguages } from '../../server/languages/languages';
import { launchChromium } from '../support/chromium';
import { freePort } from '../support/free-port';
import { startPortal, type Portal } from '../support/portal';

/** A device with these voices, which says nothing aloud and keeps what it was given to say. */
function device(...voices: string[]): string {
  return `(() => {
  const voices = ${JSON.stringify(voices)}.map((lang) => ({ lang, name: lang }));
  const speech = new EventTarget();
  window.said = [];
  window.queue = [];
  Object.assign(speech, {
    getVoices: () => (window.voicesAreLate ? [] : voices),
    speak(utterance) { window.said.push({ text: utterance.text, lang: utterance.lang }); window.queue.push(utterance); },
    cancel() { const old = window.queue.splice(0); setTimeout(() => old.forEach((one) => one.onerror?.({ error: 'canceled' }))); },
  });
  Object.defineProperty(window, 'speechSynthesis', { value: speech });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
})()`;
}

interface Said {
  text: string;
  lang: string;
}

let browser: Browser;
let portal: Portal;
let origin: string;
let context: BrowserContext;

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

async function openWith(locale: string, ...scripts: string[]): Promise<Page> {
  context = await browser.newContext({ locale });
  for (const script of scripts) await context.addInitScript(script);
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in`);
  return page;
}

const button = '[data-listen]';
const said = (page: Page) => page.evaluate<Said[]>('window.said');
const pressed = (page: Page) => page.locator(button).getAttribute('aria-pressed');

test.each([
  ['en', ['zh-CN', 'en-GB'], 'en-GB'],
  ['ms', ['en-GB', 'id-ID'], 'id-ID'],
  ['ms', ['id-ID', 'ms-MY'], 'ms-MY'],
  ['zh', ['zh-HK', 'zh_CN'], 'zh_CN'],
  ['ta', ['hi-IN', 'ta-IN'], 'ta-IN'],
])('a page in %s with the voices %j is read by %s', async (locale, voices, voice) => {
  const page = await openWith(locale, device(...voices));
  const t = createLanguages().translator(locale);
  await page.getByRole('button', { name: t('layout.listen'), exact: true }).click();
  const [first] = await said(page);
  expect(first).toEqual({ text: t('signIn.title'), lang: voice });
});

test.each([
  ['ta', ['en-GB', 'zh-CN']],
  ['zh', ['zh-HK']],
  ['en', []],
])('a page in %s with the voices %j offers nothing', async (locale, voices) => {
  const page = await openWith(locale, device(...voices));
  expect(await page.locator(button).isVisible()).toBe(false);
});

test('nothing is offered where the browser cannot speak', async () => {
  const page = await openWith('en', 'delete window.speechSynthesis');
  expect(await page.locator(button).isVisible()).toBe(false);
});

test('voices that come late are found, and nothing on the page moves for them', async () => {
  const page = await openWith('en', device('en-GB'), 'window.voicesAreLate = true');
  expect(await page.locator(button).isVisible()).toBe(false);
  const before = await page.locator('h1').boundingBox();
  await page.evaluate(
    'window.voicesAreLate = false; speechSynthesis.dispatchEvent(new Event("voiceschanged"))',
  );
  expect(await page.locator(button).isVisible()).toBe(true);
  expect(await page.locator('h1').boundingBox()).toEqual(before);
});

test('a page with errors is read in its order: errors, heading, labels, hints, buttons', async () => {
  const page = await openWith('en', device('en-GB'));
  await page.locator('main form .button--main').click();
  await page.locator(button).click();
  const texts = (await said(page)).map(({ text }) => text);
  expect(texts.slice(0, 11)).toEqual([
    ...['There are 2 things to fix', 'Type your login ID.', 'Type your password.', 'Sign in'],
    ...['Login ID', 'It looks like this: Jon Tan 1', 'Type your login ID.'],
    ...['Password', 'Type your password.', 'Show', 'Sign in'],
  ]);
  expect(texts).toContain('I have a card Use the words on it to make a new password.');
  expect(texts).not.toContain('Listen');
});

test('it stops at the second press, starts again at the third, and says which', async () => {
  const page = await openWith('en', device('en-GB'));
  const press = () => page.locator(button).click();
  expect(await pressed(page)).toBe('false');
  await press();
  expect(await pressed(page)).toBe('true');
  expect(await page.locator(button).textContent()).toBe('Stop');
  await press();
  expect(await pressed(page)).toBe('false');
  expect(await page.locator(button).textContent()).toBe('Listen');
  expect(await page.evaluate('window.queue.length')).toBe(0);
  // The end of what was broken off comes late: what is read now is not over for that.
  await page.evaluate(
    `(() => { const press = document.querySelector('${button}'); press.click(); press.click(); press.click(); })()`,
  );
  await page.waitForTimeout(50);
  expect(await pressed(page)).toBe('true');
});

test.each([
  ['read to its end', 'window.queue.at(-1).onend()'],
  ['a voice that fails', 'window.queue[0].onerror({ error: "network" })'],
])('%s leaves nothing to stop', async (_name, ending) => {
  const page = await openWith('en', device('en-GB'));
  await page.locator(button).click();
  await page.evaluate(ending);
  expect(await pressed(page)).toBe('false');
});

test('what is secret is shown and not said', async () => {
  const page = await openWith('en', device('en-GB'));
  await page.evaluate(
    `document.querySelector('main').insertAdjacentHTML('beforeend', '<dl><dt>A question</dt><dd class="secret">velvet teapot</dd></dl>')`,
  );
  await page.locator(button).click();
  const texts = (await said(page)).map(({ text }) => text);
  expect(texts).toContain('A question');
  expect(texts).not.toContain('velvet teapot');
});
