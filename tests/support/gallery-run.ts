import { HtmlValidate } from 'html-validate';
import type { Browser, Page } from 'playwright-core';
import { galleryPages, type GalleryPage } from '../../server/gallery/gallery';
import { launchChromium } from './chromium';
import { freePort } from './free-port';
import {
  bringAxe,
  lookIn,
  lookReflowed,
  modesFor,
  smallTargets,
  type Mode,
} from './gallery-checks';
import { htmlRules } from './html-rules';
import { startPortal, type Portal } from './portal';

const PAGES_AT_ONCE = 2;
const PAGE_MS = 60_000;

const validator = new HtmlValidate(htmlRules);

/** The tests of a language: every page of the gallery in a real browser, in every mode. */
export function lookAtGallery(lang: string): void {
  const pages = galleryPages(lang);
  const findings: string[] = [];
  let looks = 0;
  let portal: Portal;
  let browser: Browser;
  let origin: string;

  beforeAll(async () => {
    const port = await freePort();
    origin = `http://localhost:${port}`;
    portal = await startPortal({ port, settings: { DEV_GALLERY: 'true' } });
    browser = await launchChromium();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await portal?.close();
    const seen = `${pages.length} pages, ${looks} looks, ${findings.length} findings`;
    process.stdout.write(`gallery in ${lang}: ${seen}\n`);
  });

  test(`the gallery in ${lang} is there for everyone`, async () => {
    const waiting = [...pages];
    const workers = Array.from({ length: PAGES_AT_ONCE }, async () => {
      const context = await browser.newContext({ locale: lang });
      await bringAxe(context);
      const tab = await context.newPage();
      tab.setDefaultTimeout(PAGE_MS);
      for (let page = waiting.shift(); page; page = waiting.shift()) {
        const wanted = modesFor(pages.indexOf(page), lang);
        looks += wanted.length;
        findings.push(...(await lookAt(tab, page, { origin, modes: wanted })));
      }
      await context.close();
    });
    await Promise.all(workers);
    expect(findings).toEqual([]);
  }, 900_000);

  test(`the gallery in ${lang} has a list of its pages`, async () => {
    const context = await browser.newContext({ locale: lang });
    await bringAxe(context);
    const tab = await context.newPage();
    await tab.goto(`${origin}/dev/gallery`);
    const links = tab.locator(`main a[hreflang="${lang}"]`);
    expect(await links.count()).toBe(pages.length);
    const found = [];
    for (const mode of modesFor(0, lang)) found.push(...(await lookIn(tab, mode)));
    expect(found).toEqual([]);
    await context.close();
  }, 120_000);
}

interface Looking {
  origin: string;
  modes: readonly Mode[];
}

async function lookAt(tab: Page, page: GalleryPage, { origin, modes }: Looking): Promise<string[]> {
  const { lang, staff } = page.context;
  const url = `${origin}/dev/gallery/${encodeURIComponent(page.name)}?lang=${lang}`;
  const answer = await tab.goto(url, { waitUntil: 'load' });
  const html = (await answer?.text()) ?? '';
  const found = await invalid(html);
  if (!html.includes(`<html lang="${lang}">`)) found.push(`is not in ${lang}`);
  for (const mode of modes) found.push(...(await lookIn(tab, mode)));
  if (!staff) found.push(...(await smallTargets(tab)));
  found.push(...(await lookReflowed(tab)));
  return found.map((text) => `${page.name} (${lang}) ${text}`);
}

async function invalid(html: string): Promise<string[]> {
  const { results } = await validator.validateString(html);
  return results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `HTML ${line}: ${ruleId}: ${message}`),
  );
}
