import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chinese } from '../../server/languages/zh/chinese';
import { english } from '../../server/languages/en/english';
import { malay } from '../../server/languages/ms/malay';
import { projectRoot } from '../../server/project-root';
import { tamil } from '../../server/languages/ta/tamil';

const folder = (code: string) => join(projectRoot, 'server/languages', code);
const filesOf = (code: string) => readdirSync(folder(code)).filter((one) => one.endsWith('.json'));

describe.each([
  ['ms', malay],
  ['zh', chinese],
  ['ta', tamil],
] as const)('%s', (code, language) => {
  const own = flatten(language);
  const { pluralCategories } = new Intl.PluralRules(code).resolvedOptions();
  const wanted = wantedKeys(flatten(english), pluralCategories);

  test('has every text, in every form of its plural, and no other', () => {
    expect([...wanted.keys()].filter((key) => !own.has(key))).toEqual([]);
    expect([...own.keys()].filter((key) => !wanted.has(key))).toEqual([]);
  });

  test('fills in what English fills in', () => {
    const different = [...wanted].filter(([key, text]) => {
      const [here, there] = [holesIn(own.get(key) ?? ''), holesIn(text)];
      // "One letter" needs no number.
      const isOne = key.endsWith('_one') && here.every((hole) => there.includes(hole));
      return !isOne && here.join() !== there.join();
    });
    expect(different.map(([key]) => key)).toEqual([]);
  });

  test('says every sentence in its own words', () => {
    const isSentence = (text: string) =>
      text.replace(/\{\{\w+\}\}/g, '').split(/\s+/).length > 3 && !text.includes('npm run');
    const left = [...wanted].filter(([key, text]) => isSentence(text) && own.get(key) === text);
    expect(left.map(([key]) => key)).toEqual([]);
    const blank = [...own].filter(([, text]) => text.trim() !== text || text === '');
    expect(blank).toEqual([]);
  });

  test('every file says openly that a native reader has not read it yet', () => {
    expect(filesOf(code)).toEqual(filesOf('en'));
    for (const file of filesOf(code)) {
      const room = JSON.parse(readFileSync(join(folder(code), file), 'utf8')) as object;
      expect([file, Object.entries(room)[0]]).toEqual([
        file,
        ['_review', expect.stringMatching(/awaits the review of a native reader/i)],
      ]);
    }
  });
});

/** Keys with the English text that each stands for. */
function wantedKeys(texts: Map<string, string>, forms: readonly string[]): Map<string, string> {
  const keys = new Map<string, string>();
  for (const [key, text] of texts) {
    const [, stem, form] = /^(.*)_(one|other)$/.exec(key) ?? [];
    if (stem === undefined) keys.set(key, text);
    else if (form === 'other') for (const one of forms) keys.set(`${stem}_${one}`, text);
  }
  return keys;
}

function holesIn(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort();
}

function flatten(tree: object, prefix = ''): Map<string, string> {
  const entries = Object.entries(tree as Record<string, unknown>).flatMap(([name, value]) => {
    if (name === '_review') return [];
    return typeof value === 'string'
      ? [[`${prefix}${name}`, value] as const]
      : [...flatten(value as object, `${prefix}${name}.`)];
  });
  return new Map(entries);
}
