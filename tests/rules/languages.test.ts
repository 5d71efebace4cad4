import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { english } from '../../server/languages/en/english';
import { createLanguages } from '../../server/languages/languages';
import { ruleCodes } from '../../server/password/password.rules';
import { projectRoot } from '../../server/project-root';
import { templates } from '../support/sample-rendering';

const texts = flatten(english);
const keys = [...texts.keys()].map(withoutPlural);
const views = templates().map(({ text }) => text);
const sources = serverSources();

/** Beginnings of keys whose end is known only when the page is made: a code, a kind, a state. */
const dynamic = [
  ...new Set(
    [...views, ...sources].flatMap((text) =>
      [...text.matchAll(/`([A-Za-z][\w-]*(?:\.[\w-]+)*\.)\$\{/g)].map((match) => match[1]!),
    ),
  ),
].filter((prefix) => (prefix.split('.')[0] ?? '') in english);

/** Words for grown-ups: pupils and guardians never see them. */
const forStaff = /^(staff|roster\.|request\.desk\.)/;

describe('English texts', () => {
  test('every key that a template uses has a text', () => {
    const used = views.flatMap((text) => [...text.matchAll(/\bt\('([^']+)'/g)].map((m) => m[1]!));
    expect(used.length).toBeGreaterThan(100);
    expect(used.filter((key) => !keys.includes(key))).toEqual([]);
  });

  test('every key that the server uses has a text', () => {
    const used = sources.flatMap((text) =>
      [...text.matchAll(/(?:\bt\(\s*|\btitleKey: |\bKey: )'([^']+)'/g)].map((match) => match[1]!),
    );
    expect(used.filter((key) => !keys.includes(key))).toEqual([]);
  });

  test('every text is used', () => {
    const all = [...views, ...sources].join('\n');
    const unused = keys
      .filter((key) => !dynamic.some((prefix) => key.startsWith(prefix)))
      .filter((key) => !all.includes(`'${key}'`));
    expect(unused).toEqual([]);
  });

  test.each(dynamic)('%s is the beginning of a key that has a text', (prefix) => {
    expect(keys.some((key) => key.startsWith(prefix))).toBe(true);
  });

  test.each(ruleCodes)('a password refused for %s hears what to do', (code) => {
    expect(keys).toContain(`password.failure.${code}`);
    // Never asked for in the list of rules: nobody types it on purpose.
    if (code !== 'ill-formed') expect(keys).toContain(`password.rule.${code}`);
  });

  test('a text for one has a text for many', () => {
    const singular = [...texts.keys()].filter((key) => key.endsWith('_one'));
    expect(singular.length).toBeGreaterThan(0);
    expect(singular.filter((key) => !texts.has(key.replace(/_one$/, '_other')))).toEqual([]);
  });

  test.each([...texts].filter(([key]) => !forStaff.test(key)))(
    '%s speaks to a child',
    (_key, text) => {
      expect(text).not.toMatch(
        /\bplease\b|\bsorry\b|credential|authenticat|special character|invalid|\buser ?name\b|\bcharacters?\b/i,
      );
      expect(text.trim()).toBe(text);
      expect(text).not.toBe('');
    },
  );

  test('the message of a lock is the one that every school knows', () => {
    expect(texts.get('locked.message')).toBe(
      'Your account is temporarily locked to prevent unauthorised use.',
    );
  });
});

describe('translator', () => {
  const languages = createLanguages();
  const t = languages.translator('en');

  test('fills in what it is given, unescaped: the templates escape', () => {
    expect(t('portal.heading', { firstName: `D'Souza <b>` })).toBe(`Hello, D'Souza <b>!`);
  });

  test.each([
    [1, 'Wait one second. Then try again.'],
    [2, 'Wait 2 seconds. Then try again.'],
  ])('counts %i', (count, text) => {
    expect(t('errors.wait', { count })).toBe(text);
  });

  test('a time at the end of a sentence is its full stop', () => {
    expect(t('staffSettings.expected', { when: '3.00 p.m.' })).toMatch(/ by 3\.00 p\.m\.$/);
  });

  test('a missing text is a fault, never a page with a key on it', () => {
    expect(() => t('portal.nothing-like-this')).toThrow('No text for portal.nothing-like-this');
  });

  test('an unknown language is a fault', () => {
    expect(() => languages.translator('xx')).toThrow('No such language: xx');
  });

  test('every language has a name of its own', () => {
    expect(languages.codes.map((code) => languages.names[code])).toEqual([
      ...['English', 'Melayu', '中文', 'தமிழ்'],
    ]);
  });
});

function flatten(tree: object, prefix = ''): Map<string, string> {
  const entries = Object.entries(tree as Record<string, unknown>).flatMap(([name, value]) =>
    typeof value === 'string'
      ? [[`${prefix}${name}`, value] as const]
      : [...flatten(value as object, `${prefix}${name}.`)],
  );
  return new Map(entries);
}

function withoutPlural(key: string): string {
  return key.replace(/_(?:one|other)$/, '');
}

function serverSources(): string[] {
  const root = join(projectRoot, 'server');
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
}
