import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputOf } from './run-step';

export interface Component {
  group?: string;
  name: string;
  version: string;
  licenses?: ({ license: { id?: string; name?: string } } | { expression: string })[];
}

export interface Bill {
  specVersion: string;
  components: Component[];
}

/**
 * What is in the folder, as CycloneDX, by npm itself. It must be asked in a folder without
 * devDependencies: with `--omit dev` npm 11 leaves out what a dev dependency needs as well, which
 * was 54 of 248 packages, the driver of PostgreSQL among them.
 *
 * @throws {Error} when a package lies there that the bill does not name
 */
export async function billOf(contents: string): Promise<Bill> {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--loglevel=error'];
  const bill = JSON.parse(await outputOf({ command: 'npm', args, at: contents })) as Bill;
  const named = new Set(bill.components.map(nameOf));
  const missing = packagesIn(join(contents, 'node_modules')).filter((name) => !named.has(name));
  if (missing.length === 0) return bill;
  throw new Error(`the bill of materials does not name ${missing.join(', ')}`);
}

export function nameOf({ group, name, version }: Component): string {
  return `${group ? `${group}/` : ''}${name}@${version}`;
}

/** Every installed package with its version, from the folders themselves. */
function packagesIn(modules: string): string[] {
  if (!existsSync(modules)) return [];
  const folders = readdirSync(modules).filter((name) => !name.startsWith('.'));
  return folders.flatMap((folder) => {
    const path = join(modules, folder);
    if (folder.startsWith('@')) return packagesIn(path);
    const text = readFileSync(join(path, 'package.json'), 'utf8');
    const { name, version } = JSON.parse(text) as { name: string; version: string };
    return [`${name}@${version}`, ...packagesIn(join(path, 'node_modules'))];
  });
}
