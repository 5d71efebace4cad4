import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ejs from 'ejs';
import { createLanguages } from '../../server/languages/languages';
import { projectRoot } from '../../server/project-root';
import type { SamplePage } from './sample-models';

export const viewsFolder = join(projectRoot, 'views');

export interface RenderedPage {
  html: string;
  /** How often the page asked for a form's token. */
  tokens: number;
}

const languages = createLanguages();
const options: ejs.Options & { async: false } = { cache: true, root: viewsFolder, async: false };

/** The page as a visitor gets it, its frame included. */
export async function renderSample(page: SamplePage, lang = 'en'): Promise<RenderedPage> {
  const t = languages.translator(lang);
  const title = t(page.titleKey);
  let tokens = 0;
  const locals: Record<string, unknown> = {
    t,
    lang,
    languages: languages.codes.map((code) => ({ code, name: languages.names[code] })),
    path: '/',
    who: null,
    idle: null,
    school: null,
    staff: null,
    staleForm: false,
    ...page.around,
    title: page.hasErrors ? t('layout.errorTitle', { title }) : title,
    csrf: { toString: () => `token-${++tokens}` },
    m: page.model,
  };
  const body = await ejs.renderFile(join(viewsFolder, `${page.view}.ejs`), locals, options);
  const html = await ejs.renderFile(join(viewsFolder, 'layout.ejs'), { ...locals, body }, options);
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
