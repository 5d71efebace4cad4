import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { Page } from 'playwright-core';
import { projectRoot } from '../../server/project-root';

/** CSS pixels: a small telephone, and no more of a long page than a guide has room for. */
export const pictureSize = { width: 360, height: 720 };
const QUALITY = 72;

const looks = ['tokens', 'fonts', 'portal', 'desk']
  .map((name) => readFileSync(join(projectRoot, `static/css/${name}.css`), 'utf8'))
  .join('\n');

/** Another one when the words, the structure or the styles of a page are different. */
export async function digestOfPage(page: Page): Promise<string> {
  const html = await page.locator('body').evaluate((body: { outerHTML: string }) => body.outerHTML);
  return createHash('sha256').update(steady(html)).update(looks).digest('hex').slice(0, 16);
}

/** Without what is another one in every run: tokens, ids, which questions are asked, codes. */
function steady(html: string): string {
  return (
    html
      .replace(/(value|data-csrf)="[^"]{20,}"/g, '$1=""')
      // What happened within one moment stands there in any order.
      .replace(/(<ol class="timeline[^>]*>)[\s\S]*?<\/ol>/g, '$1</ol>')
      .replace(/\/static\/[0-9a-f]{12}\//g, '/static/')
      .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, 'id')
      .replace(/(<svg class="card-symbol"[^>]*>)[\s\S]*?<\/svg>/g, '$1</svg>')
      .replace(/(<label[^>]*for="answer\d"[^>]*>)[\s\S]*?<\/label>/g, '$1</label>')
      .replace(/\bN\d+\b/g, 'N')
      .replace(/(class="secret">|\/help\/request\/)[^<"]+/g, '$1')
  );
}

export async function webpOf(
  page: Page,
): Promise<{ image: Buffer; width: number; height: number }> {
  const full = await page.evaluate<number>('document.documentElement.scrollHeight');
  const height = Math.min(full, pictureSize.height);
  const clip = { x: 0, y: 0, width: pictureSize.width, height };
  const png = await page.screenshot({ clip, fullPage: true, animations: 'disabled' });
  const picture = await loadImage(png);
  const canvas = createCanvas(picture.width, picture.height);
  canvas.getContext('2d').drawImage(picture, 0, 0);
  const image = await canvas.encode('webp', QUALITY);
  return { image, width: clip.width, height };
}
