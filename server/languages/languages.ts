import { createInstance, type TFunction } from 'i18next';
import { english } from './en/english';
import { malay } from './ms/malay';
import { tamil } from './ta/tamil';
import { chinese } from './zh/chinese';

export type Translate = (key: string, params?: Record<string, unknown>) => string;

export interface Languages {
  /** The first one is shown when a browser asks for none of them. */
  codes: readonly string[];
  /** Each in its own language. */
  names: Readonly<Record<string, string>>;
  /** Throws for a language that is not among the codes. */
  translator(code: string): Translate;
}

/** Each in its own language; the first one is shown when a browser asks for none of them. */
export const languageNames = { en: 'English', ms: 'Melayu', zh: '中文', ta: 'தமிழ்' } as const;

export const languageCodes: readonly string[] = Object.keys(languageNames);

const texts = {
  en: { translation: english },
  ms: { translation: malay },
  zh: { translation: chinese },
  ta: { translation: tamil },
};

/** A key without a text throws: the tests hold every key against the templates and the sources. */
export function createLanguages(): Languages {
  const names = languageNames;
  const codes = languageCodes;
  const i18n = createInstance();
  void i18n.init({
    resources: texts,
    lng: 'en',
    fallbackLng: false,
    supportedLngs: codes,
    initAsync: false,
    nsSeparator: false,
    // The templates escape whatever they print.
    interpolation: { escapeValue: false },
    returnNull: false,
    parseMissingKeyHandler: (key: string) => {
      throw new Error(`No text for ${key}`);
    },
  });
  const translators = new Map(codes.map((code) => [code, translate(i18n.getFixedT(code))]));
  return {
    codes,
    names,
    translator(code) {
      const translator = translators.get(code);
      if (!translator) throw new Error(`No such language: ${code}`);
      return translator;
    },
  };
}

function translate(t: TFunction): Translate {
  // Most texts hold nothing to fill in, and a page asks for dozens of them.
  const plain = new Map<string, string>();
  return (key, params) => {
    // A sentence that ends with a time, "3.00 p.m.", needs no full stop of its own.
    if (params) return String(t(key, params)).replace(/(?<=\b[ap]\.m\.)\./g, '');
    const known = plain.get(key);
    if (known !== undefined) return known;
    const text = String(t(key, {}));
    plain.set(key, text);
    return text;
  };
}
