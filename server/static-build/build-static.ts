import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../project-root';
import { compressFiles } from './compressed';
import { writeFonts } from './fonts';
import { writeStylesheets } from './stylesheets';

/** Makes what browsers load from what people write: fonts, stylesheets, compressed copies. */
async function buildStatic(): Promise<void> {
  const folder = join(projectRoot, 'static');
  const built = join(folder, 'build');
  rmSync(built, { recursive: true, force: true });
  mkdirSync(join(built, 'fonts'), { recursive: true });
  await writeFonts(join(built, 'fonts'));
  writeStylesheets({ from: join(folder, 'css'), to: built });
  await compressFiles(folder);
}

void buildStatic();
