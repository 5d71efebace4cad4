import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeBrowser, supportedBrowsers } from '../../server/journeys/help/browsers';
import { projectRoot } from '../../server/project-root';
import { unsupportedFeatures } from '../support/unsupported-features';

const { browserslist } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  browserslist: string[];
};

/** What some supported browser lacks, and what such a browser shows instead. */
const fallbacks: Record<string, string> = {
  'text-size-adjust': 'text keeps the size that the browser chose',
  'text-decoration': 'a plain line under links',
  'css-clip-path': 'only the inset shape is used, which all know',
  'css-masks': 'written with the prefix too',
  'css-overflow': 'the plain values are used, which all know',
  'css-has': 'a selected choice keeps its own mark; a wide field stays narrow; space stays',
  multicolumn: 'only `break-inside` is used, on paper',
  'css-marker-pseudo': 'numbers of a list in the weight of the text',
  'css-paged-media': 'paper with the margins of the browser',
  'css-unicode-bidi': '`isolate` is known to all, the rest is not used',
  'css-subgrid': 'columns of two tables need not stand in line',
  'css-scrollbar': 'a scroll bar of the usual width',
};

describe('the browsers that the help page names', () => {
  test('are those that the stylesheets are made for', () => {
    for (const { id, since } of supportedBrowsers)
      expect(browserslist).toContain(`${id} >= ${since}`);
    expect(browserslist).toHaveLength(supportedBrowsers.length + 1);
    expect(browserslist).toContain('ios_saf >= 15.4');
  });

  test.each(['portal.css', 'desk.css'])('know all of %s, or show something as good', (sheet) => {
    const file = join(projectRoot, 'static/build', sheet);
    const found = unsupportedFeatures(file, browserslist);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((feature) => !(feature in fallbacks))).toEqual([]);
  });
});

const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
const mac =
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)';

test.each([
  ['good', 'Chrome 126', `${windows} Chrome/126.0.0.0 Safari/537.36`],
  ['old', 'Chrome 80', `${windows} Chrome/80.0.3987.149 Safari/537.36`],
  ['good', 'Microsoft Edge 130', `${windows} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0`],
  ['good', 'Firefox 128', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'],
  ['old', 'Firefox 78', 'Mozilla/5.0 (X11; Linux x86_64; rv:78.0) Gecko/20100101 Firefox/78.0'],
  ['good', 'Safari 17', `${mac} Version/17.4 Safari/605.1.15`],
  ['old', 'Safari 13', `${mac} Version/13.1 Safari/605.1.15`],
  ['unknown', '', ''],
  ['unknown', '', 'curl'],
])('%s: %s', (kind, name, userAgent) => {
  expect(judgeBrowser(userAgent)).toEqual({ kind, name });
});
