import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder with package.json: views and static files stand beside it, built or not. */
export const projectRoot: string = find(__dirname);

function find(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('package.json is missing above the program');
  return find(parent);
}
