/**
 * The oldest versions that know everything these pages use: native modules with `import`, CSS
 * custom properties and `:focus-visible` (caniuse.com). Older ones still get every journey, since
 * all of them work without scripts.
 */
export const supportedBrowsers = [
  { name: 'Google Chrome', since: '86' },
  { name: 'Microsoft Edge', since: '86' },
  { name: 'Mozilla Firefox', since: '85' },
  { name: 'Apple Safari', since: '15.4' },
];
