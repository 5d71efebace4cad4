import type { RequestHandler } from 'express';
import type { PageContext, Translate } from './render';

export interface Languages {
  codes: readonly string[];
  names: Readonly<Record<string, string>>;
  translator(code: string): Translate;
}

/** What every page needs before anything else is known: even a refusal has words. */
export function pageBasics(languages: Languages): RequestHandler {
  return (req, res, next) => {
    const lang = chooseLanguage(languages, res.locals['languageCookie'], req);
    res.locals['page'] = {
      t: languages.translator(lang),
      lang,
      languages: languages.codes.map((code) => ({ code, name: languages.names[code] ?? code })),
      path: req.path,
      who: null,
      school: null,
      idle: null,
      staff: null,
      staleForm: false,
    } satisfies PageContext;
    next();
  };
}

interface AcceptsLanguages {
  acceptsLanguages(...languages: string[]): string | false;
}

/** The one chosen on this device, else the browser's, else the first of ours. */
function chooseLanguage(languages: Languages, cookie: unknown, req: AcceptsLanguages): string {
  if (typeof cookie === 'string' && languages.codes.includes(cookie)) return cookie;
  return req.acceptsLanguages(...languages.codes) || (languages.codes[0] ?? 'en');
}
