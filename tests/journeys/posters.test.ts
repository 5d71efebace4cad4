import { createCanvas, loadImage } from '@napi-rs/canvas';
import jsqr from 'jsqr';
import type { Browser } from 'playwright-core';
import { guides } from '../../server/journeys/help/guides';
import { languageCodes } from '../../server/languages/languages';
import { launchChromium } from '../support/chromium';
import { freePort } from '../support/free-port';
import { startPortal, type Portal } from '../support/portal';

let browser: Browser;
let portal: Portal;
let origin: string;

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

describe.each(languageCodes)('on paper in %s', (lang) => {
  test('every guide is one sheet of A4', async () => {
    const context = await browser.newContext({ locale: lang });
    const page = await context.newPage();
    const pages: Record<string, number> = {};
    for (const { slug } of guides) {
      await page.goto(`${origin}/help/guides/${slug}`);
      // Pictures below the fold are fetched when they come near; paper has no fold.
      await page.evaluate(
        `Promise.all([...document.images].map((image) => {
          image.loading = 'eager';
          return image.decode();
        }))`,
      );
      pages[slug] = sheetsOf(await page.pdf({ preferCSSPageSize: true, printBackground: true }));
    }
    await context.close();
    expect(pages).toEqual(Object.fromEntries(guides.map(({ slug }) => [slug, 1])));
  });
});

/** Chromium writes the objects of its pages plainly. */
function sheetsOf(pdf: Buffer): number {
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
}

test('the code on a poster leads to the portal', async () => {
  const page = await browser.newPage({ deviceScaleFactor: 2 });
  await page.goto(`${origin}/help/guides/locked`);
  await page.emulateMedia({ media: 'print' });
  const picture = await loadImage(await page.locator('.guide-qr svg').screenshot());
  const canvas = createCanvas(picture.width, picture.height);
  const pen = canvas.getContext('2d');
  pen.drawImage(picture, 0, 0);
  const { data } = pen.getImageData(0, 0, picture.width, picture.height);
  expect(jsqr(data, picture.width, picture.height)?.data).toBe(`${origin}/`);
  await page.close();
});
