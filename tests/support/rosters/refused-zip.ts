import type { Db } from '../../../server/db/database';
import { everything, importing, stagedLeftovers } from './importing';

export interface Told {
  line: number | null;
  /** Of `users.csv grades: …`. */
  problem: RegExp;
}

/** The zip for CPS is refused with this among its problems, and nothing changed. */
export async function expectZipRefused(db: Db, file: string, { line, problem }: Told) {
  const before = await everything(db);
  const result = await importing(db, { file, schoolCode: 'CPS' });
  if (result.kind !== 'refused' || result.refusal.kind !== 'oneroster') {
    throw new Error(`was not refused as a zip: ${JSON.stringify(result)}`);
  }
  const told = result.refusal.findings.map(({ file: name, line: at, field, problem: text }) => ({
    line: at,
    text: `${[name, field].filter(Boolean).join(' ')}: ${text}`,
  }));
  expect(told).toContainEqual({ line, text: expect.stringMatching(problem) as string });
  expect(await everything(db)).toEqual(before);
  expect(await db('oneroster_records')).toEqual([]);
  expect(await stagedLeftovers(db)).toBe(0);
}
