import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** Pictures and fonts are compressed already. */
const texts = new Set(['.css', '.js', '.svg', '.json']);

/** Below this (bytes) a packet holds it either way. */
const WORTH = 512;

/** Puts a `.br` and a `.gz` beside every text, made once instead of at every request. */
export async function compressFiles(folder: string): Promise<void> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  for (const old of files.filter((file) => /\.(?:br|gz)$/.test(file))) rmSync(old);
  for (const file of files.filter((one) => texts.has(extname(one)))) {
    const content = readFileSync(file);
    if (content.length < WORTH) continue;
    const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
    writeFileSync(`${file}.br`, await promisify(brotliCompress)(content, { params }));
    writeFileSync(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
  }
}
