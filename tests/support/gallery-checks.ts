import axe from 'axe-core';
import type { BrowserContext, Page } from 'playwright-core';
import { languageCodes } from '../../server/languages/languages';

export interface Mode {
  scheme: 'light' | 'dark';
  width: number;
}

export const modes: readonly Mode[] = [
  { scheme: 'dark', width: 1280 },
  { scheme: 'light', width: 1280 },
  { scheme: 'light', width: 360 },
  { scheme: 'dark', width: 360 },
];

const isWhole = process.env['GALLERY_WHOLE'] === 'yes';

/**
 * Each page in one mode a language, another one in each: over the four languages in all four.
 * GALLERY_WHOLE=yes looks at each page in every mode in every language, which takes four times as
 * long.
 */
export function modesFor(pageNumber: number, lang: string): readonly Mode[] {
  if (isWhole) return modes;
  const turn = (pageNumber + languageCodes.indexOf(lang)) % modes.length;
  return modes.slice(turn, turn + 1);
}

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const asked = JSON.stringify({
  runOnly: { type: 'tag', values: tags },
  rules: { 'target-size': { enabled: true } },
  resultTypes: ['violations'],
});

/** From then on every page of the context has axe before anything else is in it. */
export async function bringAxe(context: BrowserContext): Promise<void> {
  // By way of the debugger: the page's own policy lets no foreign script in.
  await context.addInitScript({ content: axe.source });
}

export async function lookIn(page: Page, { scheme, width }: Mode): Promise<string[]> {
  await page.setViewportSize({ width, height: width === 360 ? 740 : 800 });
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
  const found = await page.evaluate<string[]>(`axe.run(${asked}).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map((node) => [id, node.target.join(' '), node.any[0]?.message].join(' ')),
    ),
  )`);
  return [...found, ...(await tooWide(page))].map((text) => `${scheme} ${width}: ${text}`);
}

/** At the width of 400 % zoom, and with letters of twice the size (WCAG 1.4.10, 1.4.4). */
export async function lookReflowed(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 320, height: 640 });
  const narrow = await tooWide(page);
  await page.setViewportSize({ width: 640, height: 640 });
  await setLetters(page, '200%');
  const big = await tooWide(page);
  await setLetters(page, '');
  return [
    ...narrow.map((text) => `320 px: ${text}`),
    ...big.map((text) => `letters of 200 %: ${text}`),
  ];
}

/** Through the object model: a style attribute would be refused by the page's policy. */
const setLetters = (page: Page, size: '200%' | '') =>
  page.evaluate(`document.documentElement.style.fontSize = '${size}'`);

/** What reaches beyond the right edge, unless it scrolls in a frame of its own. */
const tooWide = (page: Page) => page.evaluate<string[]>(tooWideInPage);

/** For pupils: 44 by 44, but for links within a sentence (WCAG 2.5.5 excepts them too). */
export const smallTargets = (page: Page) => page.evaluate<string[]>(smallTargetsInPage);

// Text, since it runs in the page: the types of a document are no part of this program.
const tooWideInPage = `(() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  const isFramed = (one) => {
    for (let around = one.parentElement; around; around = around.parentElement) {
      if (around !== document.body && getComputedStyle(around).overflowX !== 'visible') return true;
    }
    return false;
  };
  const beyond = [...document.body.querySelectorAll('*')].filter(
    (one) => one.getBoundingClientRect().right > edge + 1 && !isFramed(one),
  );
  return beyond
    .filter((one) => !beyond.some((other) => other !== one && one.contains(other)))
    .slice(0, 3)
    .map((one) => 'too wide: ' + one.outerHTML.slice(0, 80));
})()`;

const smallTargetsInPage = `(() => {
  const textOf = (one) => (one?.textContent ?? '').trim();
  const isInSentence = (one) =>
    one.matches('a') &&
    getComputedStyle(one).display === 'inline' &&
    textOf(one.parentElement) !== textOf(one);
  const hitOf = (one) => {
    const around = one.matches('[type=radio], [type=checkbox]') && one.closest('.radio, .tick');
    return (around || one).getBoundingClientRect();
  };
  return [...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
    .filter((one) => one.checkVisibility() && !one.matches('.skip, [type=hidden]'))
    .filter((one) => !isInSentence(one))
    .map((one) => [one, hitOf(one)])
    .filter(([, { width, height }]) => width < 43.5 || height < 43.5)
    .map(([one, { width, height }]) => {
      const size = Math.round(width) + ' by ' + Math.round(height);
      return 'target of ' + size + ': ' + one.outerHTML.slice(0, 80);
    });
})()`;
