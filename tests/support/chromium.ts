import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * A real Chromium: CHROMIUM_PATH, which on Linux is the one of npm unless told otherwise (see the
 * global set-up), else an installed one.
 *
 * @throws {Error} saying what to install, when none can be had
 */
export async function launchChromium(): Promise<Browser> {
  const given = process.env['CHROMIUM_PATH'];
  const executablePath = given ?? places.find((place) => existsSync(place));
  if (executablePath) return chromium.launch({ executablePath, args });
  throw new Error('no Chromium was found: install Chrome, or name one in CHROMIUM_PATH');
}
