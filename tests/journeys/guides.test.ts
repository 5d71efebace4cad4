import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import {
  guideFolder,
  manifestFile,
  type PictureManifest,
  type TakenPicture,
} from '../../server/journeys/help/guide-pictures';
import { guides } from '../../server/journeys/help/guides';
import { launchChromium } from '../support/chromium';
import { freePort } from '../support/free-port';
import { digestOfPage, pictureSize, webpOf } from '../support/guide-picture';
import { guideTour } from '../support/guide-tour';
import { startPortal, type Portal } from '../support/portal';

/** `npm run guides` takes the pictures anew; without it they are held against the pages. */
const isTaking = process.env['TAKE_GUIDE_PICTURES'] === 'yes';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
}, 60_000);
afterAll(() => browser?.close());

jest.setTimeout(240_000);

const taken: PictureManifest = {};

describe.each(['en', 'ms', 'zh', 'ta'] as const)('guides in %s', (lang) => {
  let portal: Portal;
  const found: Record<string, TakenPicture> = {};

  beforeAll(async () => {
    const port = await freePort();
    portal = await startPortal({ port });
    const origin = `http://localhost:${port}`;
    const context = await browser.newContext({
      ...{ locale: lang, viewport: pictureSize, deviceScaleFactor: 1.5, reducedMotion: 'reduce' },
    });
    const look = async (page: Page, picture: string) => {
      found[picture] = await shown(page, lang, picture);
    };
    await guideTour({ portal, context, origin, lang, look });
    await context.close();
    taken[lang] = found;
  });
  afterAll(() => portal?.close());

  test('every picture of a guide was seen', () => {
    const wanted = guides.flatMap(({ steps }) => steps.flatMap(({ picture }) => picture ?? []));
    expect(Object.keys(found).sort()).toEqual([...new Set(wanted)].sort());
  });

  test('no page changed without its picture: otherwise run `npm run guides`', () => {
    const kept = isTaking ? taken : readManifest();
    const digests = (pictures: Record<string, TakenPicture> = {}) =>
      Object.entries(pictures).map(([name, { digest, title }]) => ({ name, title, digest }));
    expect(digests(found)).toEqual(digests(kept[lang]));
  });
});

afterAll(() => {
  if (isTaking) writeFileSync(manifestFile, `${JSON.stringify(taken, null, 2)}\n`);
});

async function shown(page: Page, lang: string, name: string): Promise<TakenPicture> {
  await page.evaluate('document.fonts.ready');
  const path = `guides/${lang}/${name}.webp`;
  const title = (await page.locator('h1').first().innerText()).trim();
  const digest = await digestOfPage(page);
  if (!isTaking) return { path, title, digest, width: 0, height: 0 };
  const { image, width, height } = await webpOf(page);
  mkdirSync(join(guideFolder, lang), { recursive: true });
  rmSync(join(guideFolder, '..', path), { force: true });
  writeFileSync(join(guideFolder, '..', path), image);
  return { path, width, height, title, digest };
}

function readManifest(): PictureManifest {
  return JSON.parse(readFileSync(manifestFile, 'utf8')) as PictureManifest;
}
