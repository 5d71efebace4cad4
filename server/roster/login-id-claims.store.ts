import type { Db, Tx } from '../db/database';
import { addRows, anyOf, changing } from './bulk.store';
import { IS_NEW } from './roster-checks.store';
import type { ImportKey } from './roster-rows.store';

/** The highest number given for each base, by the digest of its bare ID; 0 is the bare ID itself. */
export async function highestNumbers(
  db: Db | Tx,
  baseDigests: readonly string[],
): Promise<Map<string, number>> {
  const rows = await db('login_id_claims')
    .whereIn('base_digest', anyOf(db, baseDigests))
    .groupBy('base_digest')
    .select<{ base_digest: string }[]>('base_digest')
    .max<{ base_digest: string; highest: number }[]>({ highest: 'number' });
  return new Map(rows.map((row) => [row.base_digest, row.highest]));
}

export interface Candidate {
  loginIdFolded: string;
  digest: string;
}

/** Those of the candidates, folded, that somebody has or had, or that this import gives away. */
export async function takenAmong(
  db: Db | Tx,
  importId: number,
  candidates: readonly Candidate[],
): Promise<Set<string>> {
  const digests = anyOf(
    db,
    candidates.map(({ digest }) => digest),
  );
  const folded = anyOf(
    db,
    candidates.map(({ loginIdFolded }) => loginIdFolded),
  );
  const claimed = await db('login_id_claims')
    .whereIn('digest', digests)
    .select<{ digest: string }[]>('digest');
  const planned = await db('roster_import_ids')
    .where({ import_id: importId })
    .whereIn('digest', digests)
    .select<{ digest: string }[]>('digest');
  const held = await db('accounts')
    .whereIn('login_id_folded', folded)
    .select<{ login_id_folded: string }[]>('login_id_folded');
  const byDigest = new Map(candidates.map((one) => [one.digest, one.loginIdFolded]));
  return new Set([
    ...[...claimed, ...planned].flatMap(({ digest }) => byDigest.get(digest) ?? []),
    ...held.map((row) => row.login_id_folded),
  ]);
}

/** A good row of a new pupil for whom the portal makes the ID. */
export interface NamedPupil {
  line: number;
  accountId: string;
  studentNumber: string;
  base: string;
  baseFolded: string;
}

/** The order of the numbers: by base, then by student number, both by code point. */
export async function findNamedPupils(
  db: Db | Tx,
  { importId, schoolId }: ImportKey,
  { after, limit }: { after: NamedPupil | null; limit: number },
): Promise<NamedPupil[]> {
  const rows = db('roster_import_rows as r')
    .where({ import_id: importId })
    .whereNull('problem')
    .whereNull('login_id')
    .whereNotNull('base_folded')
    .whereRaw(IS_NEW, [schoolId])
    .orderBy(['base_folded', 'student_number'])
    .limit(limit)
    .select<NamedPupil[]>({
      line: 'line',
      accountId: 'fresh_id',
      studentNumber: 'student_number',
      base: 'base',
      baseFolded: 'base_folded',
    });
  if (!after) return rows;
  return rows.whereRaw('(base_folded, student_number) > (?, ?)', [
    after.baseFolded,
    after.studentNumber,
  ]);
}

/** Login IDs that the file gives to new pupils are theirs before any is made. */
export async function planGivenIds(tx: Tx, { importId, schoolId }: ImportKey): Promise<void> {
  await changing(
    tx,
    `INSERT INTO roster_import_ids
       (import_id, line, account_id, login_id, login_id_folded, digest, base_digest, number)
     SELECT import_id, line, fresh_id, login_id, login_id_folded, login_id_digest, login_id_digest, 0
       FROM roster_import_rows AS r
      WHERE import_id = ? AND problem IS NULL AND login_id IS NOT NULL AND ${IS_NEW}`,
    [importId, schoolId],
  );
}

export interface PlannedId extends Candidate {
  line: number;
  accountId: string;
  loginId: string;
  baseDigest: string;
  number: number;
}

export async function addPlannedIds(
  tx: Tx,
  importId: number,
  ids: readonly PlannedId[],
): Promise<void> {
  const columns = [
    ...['import_id', 'line', 'account_id', 'login_id', 'login_id_folded', 'digest'],
    ...['base_digest', 'number'],
  ];
  await addRows(
    tx,
    { table: 'roster_import_ids', columns },
    ids.map((id) => [
      ...[importId, id.line, id.accountId, id.loginId, id.loginIdFolded, id.digest],
      ...[id.baseDigest, id.number],
    ]),
  );
}
