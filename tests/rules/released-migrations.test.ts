import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { knownMigrations } from '../../server/db/migrate';
import releases from '../support/released-migrations.json';

// Somebody's database has been through them: an edit would reach new installations only. After a
// release its migrations are added here (docs/upgrades.md).
const released = Object.values(releases).flatMap((names) => Object.entries(names));

test.each(released)('%s is as it was released', (name, sha256) => {
  const text = readFileSync(join(__dirname, '../../migrations', `${name}.ts`));
  expect(createHash('sha256').update(text).digest('hex')).toBe(sha256);
});

test('no migration comes before one that was released', () => {
  const names = released.map(([name]) => name);
  expect(knownMigrations().slice(0, names.length)).toEqual(names);
});
