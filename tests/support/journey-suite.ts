import type { Browser, BrowserContext } from 'playwright-core';
import { createLanguages } from '../../server/languages/languages';
import { launchChromium } from './chromium';
import { addSchool, type SchoolFixture } from './fixtures';
import { freePort } from './free-port';
import { keyboard, pointer } from './journey-hands';
import { locales, type Lang, type Walker } from './journey-walker';
import { cardHolder, firstSignIn, forgot, locked } from './journey-walks';
import { startPortal, type Portal } from './portal';

const journeys = { 'first sign-in': firstSignIn, forgot, locked, 'card holder': cardHolder };

const screens = [
  ...[true, false].flatMap((scripts) =>
    [360, 1280].map((width) => ({ scripts, width, by: 'pointer' }) as const),
  ),
  // By keyboard the width changes nothing but what lies beside what: one each.
  { scripts: true, width: 1280, by: 'keyboard' },
  { scripts: false, width: 360, by: 'keyboard' },
] as const;

/** Every journey on every screen in one language: a file each, so that jest runs them side by side. */
export function journeysIn(lang: Lang): void {
  let browser: Browser;
  let portal: Portal;
  let school: SchoolFixture;
  let origin: string;
  jest.setTimeout(120_000);

  beforeAll(async () => {
    const port = await freePort();
    portal = await startPortal({ port });
    origin = `http://localhost:${port}`;
    school = await addSchool(portal.services.db, { code: 'CPS' });
    browser = await launchChromium();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await portal?.close();
  });

  describe.each(screens)('$by, $width px, scripts: $scripts', ({ scripts, width, by }) => {
    // One for all four: whoever comes next finds the stylesheet and the letters there already.
    let context: BrowserContext;
    beforeAll(async () => {
      context = await browser.newContext({
        ...{ locale: locales[lang], javaScriptEnabled: scripts, reducedMotion: 'reduce' },
        viewport: { width, height: 740 },
      });
    });
    afterAll(() => context.close());
    afterEach(() => context.clearCookies());

    test.each(Object.entries(journeys))('%s', async (_name, walk) => {
      const page = await context.newPage();
      const problems: string[] = [];
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => {
        // Chromium itself writes a line for every answer of 400 and above: those are expected.
        const own = /Failed to load resource/.test(message.text());
        if (message.type() === 'error' && !own) problems.push(message.text());
      });
      const hands = by === 'keyboard' ? keyboard(page) : pointer(page);
      const t = createLanguages().translator(lang);
      const walker: Walker = {
        ...{ page, hands, portal, school, origin, lang, t, walked: new Set<string>() },
      };
      await walk(walker);
      expect(problems).toEqual([]);
      await page.close();
    });
  });
}
