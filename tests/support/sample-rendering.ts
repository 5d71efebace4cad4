import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { GalleryPage } from '../../server/gallery/gallery';
import { pageHtml } from '../../server/http/render';
import { projectRoot } from '../../server/project-root';

export const viewsFolder = join(projectRoot, 'views');

export interface RenderedPage {
  html: string;
  /** How often the page asked for a form's token. */
  tokens: number;
}

/** The page as a visitor gets it, its frame included. */
export async function renderSample(page: GalleryPage): Promise<RenderedPage> {
  let tokens = 0;
  const csrf = { toString: () => `token-${++tokens}` };
  const html = await pageHtml(page.context, page, csrf);
  return { html, tokens };
}

export interface Template {
  /** Below views/, with ending. */
  path: string;
  text: string;
}

export function templates(): Template[] {
  return readdirSync(viewsFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ejs'))
    .map((entry) => join(entry.parentPath, entry.name))
    .map((file) => ({ path: relative(viewsFolder, file), text: readFileSync(file, 'utf8') }));
}
