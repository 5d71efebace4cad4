import { DAY, SECOND, type Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import {
  beginImport,
  deleteSlice,
  endImport,
  endImportsBefore,
  leftoverImports,
  type Replacing,
} from './roster-imports.store';
import { deletePreview, endExpiredPreviews } from './roster-previews.store';
import { RosterRefused } from './roster-refused';

/** An import speaks at least every few seconds; after this silence it counts as killed. */
export const SILENCE_MS = 60 * SECOND;

/**
 * Takes the school's one place for an import and clears away what killed ones left.
 *
 * @returns the number of the import
 * @throws {RosterRefused} busy, while another import for the school runs
 */
export async function takePlace(
  { db, clock }: { db: Db; clock: Clock },
  schoolId: string,
  replacing?: Replacing,
): Promise<number> {
  const now = clock.now();
  const importId = await inTransaction(db, async (tx) => {
    await endImportsBefore(tx, now - DAY);
    return beginImport(tx, { schoolId, now, staleBefore: now - SILENCE_MS, replacing });
  });
  if (importId === null) throw new RosterRefused({ kind: 'busy', seconds: SILENCE_MS / SECOND });
  for (const leftover of await leftoverImports(db)) await clear(db, leftover);
  return importId;
}

/** Clears away what waited too long: the rows of a file hold names. */
export async function clearExpired({ db, clock }: { db: Db; clock: Clock }): Promise<void> {
  await inTransaction(db, (tx) => endExpiredPreviews(tx, clock.now()));
  for (const leftover of await leftoverImports(db)) await clear(db, leftover);
}

/** Gives the place back and clears what was staged, after whatever end. */
export async function leavePlace(db: Db, importId: number): Promise<void> {
  await inTransaction(db, (tx) => endImport(tx, importId));
  await clear(db, importId);
}

async function clear(db: Db, importId: number): Promise<void> {
  await inTransaction(db, (tx) => deletePreview(tx, importId));
  while ((await inTransaction(db, (tx) => deleteSlice(tx, importId))) > 0);
}
