import { freshDatabase } from '../support/databases';
import { addSchool } from '../support/fixtures';
import { operator, rosterFile, rosterOf } from '../support/rosters/importing';

const PUPILS = 60;

test('PostgreSQL: a roster is compared with as many pupils as there are, not as there were', async () => {
  const database = await freshDatabase('PostgreSQL');
  const { db } = database;
  const { code: schoolCode } = await addSchool(db);
  /** How many rows the planner counts with. */
  const sizeOf = async (table: string) =>
    (await db('pg_class').where({ relname: table }).pluck<number[]>('reltuples'))[0];
  for (const [level, there] of [
    [4, 0],
    [5, PUPILS],
  ] as const) {
    const file = rosterFile(Array.from({ length: PUPILS }, (_none, n) => pupilOf(n, level)));
    const { kind } = await rosterOf(db).import({ file, schoolCode, actor: operator });
    expect(kind).toBe('imported');
    // Otherwise a turn of the year takes the square of the pupils: 12,000 took 76 s, and take 6.
    expect(await sizeOf('accounts')).toBe(there);
    expect(await sizeOf('roster_import_rows')).toBeGreaterThanOrEqual(PUPILS);
  }
  await database.drop();
});

function pupilOf(n: number, level: number): string {
  // Names have no digits.
  const name = String(n).replace(/\d/g, (digit) => 'abcdefghij'.charAt(Number(digit)));
  return `S${n},${name} Tan,${name},Tan,${level}A,P${level}`;
}
