import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { loadConfig } from '../../server/config';
import { settingsSchema } from '../../server/config.schema';

const example = read('.env.example');
const names = Object.keys(settingsSchema.shape).sort();

/** `#NAME=value`; a comment for people has a space behind its #. */
const settingLine = /^#([A-Z0-9_]+)=(.*)$/;

const shown = example.split('\n').flatMap((line) => {
  const [, name, value] = settingLine.exec(line) ?? [];
  return name === undefined ? [] : [{ name, value: value ?? '' }];
});

/** Depends on the machine, so no default can be written down. */
const byMachine = ['HASH_CONCURRENCY'];

test('.env.example holds every setting once, and no other', () => {
  expect(shown.map(({ name }) => name).sort()).toEqual(names);
});

test('every setting in .env.example has its reason above it', () => {
  const lines = example.split('\n');
  const bare = lines.filter((line, index) => {
    return settingLine.test(line) && !/^# \S.*\.$|^# \S.*\]$/.test(lines[index - 1] ?? '');
  });
  expect(bare).toEqual([]);
});

test('nothing in .env.example is switched on: every line is a comment or empty', () => {
  expect(example.split('\n').filter((line) => !/^(#.*)?$/.test(line))).toEqual([]);
});

test('what .env.example shows is what holds without it', () => {
  const uncommented = parseEnv(example.replace(/^#(?=[A-Z0-9_]+=)/gm, ''));
  const given = Object.entries(uncommented).filter(([, value]) => value !== '');
  expect(settingsSchema.parse(Object.fromEntries(given))).toEqual(settingsSchema.parse({}));
});

test('only settings without a default are shown empty', () => {
  const defaults: Record<string, unknown> = settingsSchema.parse({});
  const hasNone = (name: string) => defaults[name] === undefined || isEmptyList(defaults[name]);
  const empty = shown.filter(({ value }) => value === '').map(({ name }) => name);
  expect(empty.filter((name) => !hasNone(name))).toEqual(byMachine);
});

test('as an .env file with every line taken in, it gives a working portal', () => {
  const environment = parseEnv(example.replace(/^#(?=[A-Z0-9_]+=)/gm, ''));
  const secret = 'a-secret-of-thirty-two-characters';
  const secrets = { SESSION_SECRETS: secret, PEPPERS: secret, INDEX_KEY: secret };
  const config = loadConfig({ environment: { ...environment, ...secrets } });
  expect(config.BASE_URL).toBe('http://localhost:3000');
});

test('docs/settings.md holds the same settings with the same defaults', () => {
  const rows = [...read('docs/settings.md').matchAll(/^\| `([A-Z0-9_]+)` +\| (.*?) +\|/gm)];
  const documented = rows.map(([, name, value]) => ({ name, value: bare(value ?? '') }));
  const byName = (one: { name?: string | undefined }, other: { name?: string | undefined }) =>
    (one.name ?? '') < (other.name ?? '') ? -1 : 1;
  expect(documented.sort(byName)).toEqual([...shown].sort(byName));
});

/** `` `8` `` in the table is `8`; a word in italics (none, cores) stands for an empty value. */
function bare(cell: string): string {
  return /^_.*_$/.test(cell) ? '' : cell.replaceAll('`', '');
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function read(path: string): string {
  return readFileSync(join(__dirname, '../..', path), 'utf8');
}
