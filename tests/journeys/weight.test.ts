import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { projectRoot } from '../../server/project-root';
import { launchChromium } from '../support/chromium';
import { freePort } from '../support/free-port';
import { startPortal, type Portal } from '../support/portal';

const KB = 1000;
const FIRST_VISIT = '/sspr/forgot';

let browser: Browser;
let portal: Portal;
let origin: string;

jest.setTimeout(150_000);

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

interface Loaded {
  url: string;
  type: string;
  bytes: number;
  headers: Record<string, string>;
}

/** Everything that came over the wire, headers included, as the browser counted it. */
async function load(context: BrowserContext, page: Page, path: string): Promise<Loaded[]> {
  const wire = await context.newCDPSession(page);
  const loaded = new Map<string, Loaded>();
  await wire.send('Network.enable');
  wire.on('Network.responseReceived', ({ requestId, response, type }) => {
    const headers = Object.fromEntries(
      Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    loaded.set(requestId, { url: response.url, type, bytes: 0, headers });
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const one = loaded.get(requestId);
    if (one) one.bytes = encodedDataLength;
  });
  await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' });
  await page.evaluate('document.fonts.ready');
  return [...loaded.values()];
}

const sum = (of: Loaded[]) => of.reduce((bytes, one) => bytes + one.bytes, 0);
const isFont = ({ url }: Loaded) => url.endsWith('.woff2');
const isStatic = ({ url }: Loaded) => new URL(url).pathname.startsWith('/static/');

describe.each(['en', 'ms', 'zh', 'ta'])('a first visit in %s', (locale) => {
  let context: BrowserContext;
  let loaded: Loaded[];

  beforeAll(async () => {
    context = await browser.newContext({ locale, viewport: { width: 360, height: 740 } });
    loaded = await load(context, await context.newPage(), FIRST_VISIT);
  });
  afterAll(() => context.close());

  test('weighs at most 100 kB without its letters', () => {
    const letters = loaded.filter(isFont);
    const page = loaded.filter((one) => !isFont(one));
    expect(sum(page)).toBeGreaterThan(3 * KB);
    expect(sum(page)).toBeLessThanOrEqual(100 * KB);
    const of = (one: Loaded[]) => `${(sum(one) / KB).toFixed(1)} kB in ${one.length} files`;
    process.stdout.write(`${FIRST_VISIT} in ${locale}: ${of(page)}; letters: ${of(letters)}\n`);
  });

  test('is one page that no cache keeps, and files that are kept for good and came small', () => {
    const [page, ...rest] = loaded;
    expect(page?.headers).toMatchObject({ 'cache-control': 'no-store' });
    expect(rest.filter((one) => !isStatic(one))).toEqual([]);
    for (const { url, headers } of rest) {
      expect(new URL(url).pathname).toMatch(/^\/static\/[0-9a-f]{12}\//);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    }
    // Of a script of a few lines there is no smaller copy.
    const sheets = rest.filter(({ type }) => type === 'Stylesheet');
    expect(sheets.map(({ headers }) => headers['content-encoding'])).toEqual(['br']);
    expect(sum(sheets)).toBeLessThan(30 * KB);
  });

  test('shows again without asking for one file', async () => {
    const again = await load(context, await context.newPage(), FIRST_VISIT);
    expect(sum(again.filter(isStatic))).toBe(0);
  });
});

test('a compressed copy of the stylesheet stays under 30 kB', () => {
  for (const ending of ['br', 'gz']) {
    const file = join(projectRoot, `static/build/portal.css.${ending}`);
    expect(readFileSync(file).byteLength).toBeLessThan(30 * KB);
  }
});

/** Every movement of the page since it was opened, also before anybody looked. */
const shifts = `new Promise((done) => {
  let sum = 0;
  const add = (list) => { for (const entry of list.getEntries()) sum += entry.value; };
  const watch = new PerformanceObserver(add);
  watch.observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => { add({ getEntries: () => watch.takeRecords() }); done(sum); }, 100);
})`;

interface Letters {
  path: string;
  locale: string;
  /** Milliseconds until they come; null: they never do. */
  afterMs: number | null;
}

/** The worst of a telephone and a desktop. */
async function movement({ path, locale, afterMs }: Letters): Promise<number> {
  const seen: number[] = [];
  for (const width of [360, 1280]) {
    const context = await browser.newContext({ locale, viewport: { width, height: 740 } });
    const page = await context.newPage();
    await page.route('**/*.woff2', async (route) => {
      if (afterMs === null) return route.abort();
      await new Promise((later) => setTimeout(later, afterMs));
      return route.continue();
    });
    await page.goto(`${origin}${path}`, { waitUntil: 'networkidle' });
    await page.evaluate('document.fonts.ready');
    seen.push(await page.evaluate<number>(shifts));
    await context.close();
  }
  return Math.max(...seen);
}

const pages = ['en', 'ms', 'zh', 'ta'].flatMap((locale) =>
  [FIRST_VISIT, '/sign-in'].map((path) => ({ path, locale })),
);

test('nothing of a first visit moves by itself, in any language', async () => {
  for (const page of pages.filter(({ path }) => path === FIRST_VISIT)) {
    expect([page, await movement({ ...page, afterMs: null })]).toEqual([page, 0]);
  }
});

/** Of the score that counts as good, 0.1: a line that breaks elsewhere is all that letters may do. */
const LATE_LETTERS = 0.07;

test('letters that come a second late hardly move a page', async () => {
  for (const page of pages.filter(({ locale }) => locale === 'en' || locale === 'ta')) {
    const moved = await movement({ ...page, afterMs: 1000 });
    process.stdout.write(`late letters, ${page.path} in ${page.locale}: ${moved.toFixed(4)}\n`);
    expect(moved).toBeLessThan(LATE_LETTERS);
  }
});

test('no script holds the page up', async () => {
  for (const path of [FIRST_VISIT, '/sign-in', '/sspr', '/help']) {
    const { text } = await portal.visit().get(path);
    const scripts = text.match(/<script[^>]*>/g) ?? [];
    expect(scripts.filter((tag) => !/type="module"|\b(?:defer|async)\b/.test(tag))).toEqual([]);
    expect(text.match(/<link rel="stylesheet"/g)).toHaveLength(1);
  }
});
