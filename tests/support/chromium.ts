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
 * A real Chromium: CHROMIUM_PATH, else an installed one, else the one that comes from npm (Linux).
 *
 * @throws {Error} saying what to install, when none can be had
 */
export async function launchChromium(): Promise<Browser> {
  const given = process.env['CHROMIUM_PATH'];
  const installed = given ?? places.find((place) => existsSync(place));
  if (installed) return chromium.launch({ executablePath: installed, args });
  if (process.platform === 'linux') {
    const { default: packed } = await import('@sparticuz/chromium');
    const executablePath = await packed.executablePath();
    return chromium.launch({ executablePath, args: [...packed.args, ...args] });
  }
  throw new Error('no Chromium was found: install Chrome, or name one in CHROMIUM_PATH');
}
