import Bowser from 'bowser';

/**
 * The oldest versions that know everything these pages use: three years of releases, and what the
 * tablets of 2020 can still be brought to. package.json's `browserslist` says the same to the tools
 * that make the stylesheets (a test holds the two together). Older ones still get every journey,
 * since all of them work without scripts.
 */
export const supportedBrowsers = [
  { name: 'Google Chrome', id: 'chrome', since: '109' },
  { name: 'Microsoft Edge', id: 'edge', since: '109' },
  { name: 'Mozilla Firefox', id: 'firefox', since: '115' },
  { name: 'Apple Safari', id: 'safari', since: '15.4' },
] as const;

/** Where those versions can be had. */
export const supportedSystems = [
  'Windows 7',
  'macOS 10.15',
  'ChromeOS 109',
  'iPadOS 15.4',
  'Android 8',
] as const;

export interface BrowserVerdict {
  kind: 'good' | 'old' | 'unknown';
  /** "Chrome 126"; empty when it is not known. */
  name: string;
}

/** By what a browser says of itself. */
export function judgeBrowser(userAgent: string): BrowserVerdict {
  if (userAgent === '') return { kind: 'unknown', name: '' };
  const parser = Bowser.getParser(userAgent);
  const { name = '', version = '' } = parser.getBrowser();
  const shown = [name, version.split('.')[0]].filter(Boolean).join(' ');
  const least = Object.fromEntries(supportedBrowsers.map(({ id, since }) => [id, `>=${since}`]));
  const isGood = parser.satisfies(least);
  // Another name, often on the same engine: nothing is known against it.
  if (isGood === undefined) return { kind: 'unknown', name: shown };
  return { kind: isGood ? 'good' : 'old', name: shown };
}
