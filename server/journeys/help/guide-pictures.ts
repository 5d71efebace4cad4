import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../project-root';

/** A picture of a page, as `npm run guides` took it. */
export interface TakenPicture {
  /** Below static/. */
  path: string;
  /** CSS pixels. */
  width: number;
  height: number;
  /** Of the page, in its language. */
  title: string;
  /** Of the page's words and looks at that moment. */
  digest: string;
}

export interface PicturesTaken {
  of(lang: string, name: string): TakenPicture | undefined;
}

/** `manifest.json`: by language, then by name. */
export type PictureManifest = Record<string, Record<string, TakenPicture>>;

export const guideFolder = join(projectRoot, 'static', 'guides');
export const manifestFile = join(guideFolder, 'manifest.json');

/** A language without a picture of its own gets none: words beside a foreign screen confuse. */
export function picturesTaken(): PicturesTaken {
  const manifest = existsSync(manifestFile)
    ? (JSON.parse(readFileSync(manifestFile, 'utf8')) as PictureManifest)
    : {};
  return { of: (lang, name) => manifest[lang]?.[name] };
}
