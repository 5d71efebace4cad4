import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { projectRoot } from '../../server/project-root';

const modules = join(projectRoot, 'node_modules');
const from = join(modules, '@sparticuz/chromium');

/**
 * The Chromium of npm, unpacked once after each `npm ci`. It draws no window around its pages, which nobody
 * sees: of the processor's time for a page of the gallery it takes a third less than an installed one.
 *
 * @returns where it lies; null where it does not run (it is built for Linux on x64)
 */
export async function headlessShell(): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const { version } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as {
    version: string;
  };
  const file = join(modules, '.cache', `chromium-headless-shell-${version}`);
  if (existsSync(file)) return file;
  // Under another name until it is whole: another run may look for it at the same time.
  const part = `${file}.${process.pid}`;
  mkdirSync(join(modules, '.cache'), { recursive: true });
  await pipeline(
    createReadStream(join(from, 'bin/chromium.br')),
    createBrotliDecompress(),
    createWriteStream(part, { mode: 0o755 }),
  );
  renameSync(part, file);
  return file;
}
