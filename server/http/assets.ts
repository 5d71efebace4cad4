import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { projectRoot } from '../project-root';

const staticFolder = join(projectRoot, 'static');

/** What a version looks like in an address. */
export const versionShape = /^[0-9a-f]{12}$/;

let known: string | null = null;

/**
 * A digest of every static file together: one that changed has another address, and so have those
 * that it imports, which name each other by relative paths.
 */
export function assetVersion(): string {
  known ??= digestOf(staticFolder);
  return known;
}

/** @param path below static/, as `build/portal.css` */
export function assetUrl(path: string): string {
  return `/static/${assetVersion()}/${path}`;
}

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(?:br|gz)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files)
    hash.update(relative(folder, file)).update('\0').update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}
