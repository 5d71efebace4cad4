import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../server/project-root';
import { freshDatabase } from '../support/databases';

const page = readFileSync(join(projectRoot, 'docs', 'privacy.md'), 'utf8');
const listed = new Set([...page.matchAll(/`([a-z_]+\.[a-z_]+)`/g)].map(([, name = '']) => name));
const [, plain = ''] = page.split('## Tables with nothing personal');
const plainTables = new Set([...plain.matchAll(/`([a-z_]+)`/g)].map(([, name = '']) => name));

/** What a column that tells of a person is called. */
const looksPersonal = new RegExp(
  [
    '(^|_)(name|email|mobile|phone|address|browser|message|birth|gender|photo)(_|$)',
    '^(reply_to|student_number|login_id|login_id_.*|contact|content|facts|plan|details|subject)$',
    '(account|staff|actor|subject|owner|device)_(id|ids|digest)$',
    '(^|_)(made_by|taken_by|closed_by|asked_by|decided_by|given_by|set_by|ended_by)(_|$)',
    '_by$',
  ].join('|'),
);

let schema: Map<string, string[]>;

beforeAll(async () => {
  const database = await freshDatabase('SQLite');
  const { db } = database;
  const tables = await db('sqlite_master')
    .where({ type: 'table' })
    .select<{ name: string }[]>('name');
  schema = new Map();
  for (const { name } of tables) schema.set(name, Object.keys(await db(name).columnInfo()));
  await database.drop();
});

const columns = () =>
  [...schema].flatMap(([table, names]) => names.map((name) => ({ table, name })));

test('security 39: every column that looks personal is on the page', () => {
  const personal = columns().filter(({ name }) => looksPersonal.test(name));
  expect(personal.length).toBeGreaterThan(60);
  const missing = personal.map(({ table, name }) => `${table}.${name}`);
  expect(missing.filter((one) => !listed.has(one))).toEqual([]);
});

test('security 39: every table is on the page, with columns or as having nothing personal', () => {
  const told = new Set([...listed].map((one) => one.split('.')[0]));
  const missing = [...schema.keys()].filter((one) => !told.has(one) && !plainTables.has(one));
  expect(missing).toEqual([]);
});

test('the page names nothing that the database does not have', () => {
  const real = new Set(columns().map(({ table, name }) => `${table}.${name}`));
  expect([...listed].filter((one) => !real.has(one))).toEqual([]);
  expect([...plainTables].filter((table) => !schema.has(table))).toEqual([]);
});

test('every setting that the page names has the default it tells', () => {
  const settings = readFileSync(join(projectRoot, '.env.example'), 'utf8');
  const told = [...page.matchAll(/`([A-Z_]{5,})` \((\d+)\)/g)];
  expect(told.length).toBeGreaterThan(5);
  for (const [, name, days] of told) expect(settings).toContain(`#${name}=${days}\n`);
});
