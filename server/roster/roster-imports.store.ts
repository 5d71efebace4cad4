import type { Db, Tx } from '../db/database';
import { addRows } from './bulk.store';

/**
 * Takes the school's one place for an import.
 *
 * @param staleBefore an import that gave no sign of life since then (ms) lost its place
 * @returns the number of the import, or null while another one runs
 */
export async function beginImport(
  tx: Tx,
  { schoolId, now, staleBefore }: { schoolId: string; now: number; staleBefore: number },
): Promise<number | null> {
  await tx('roster_imports')
    .where({ school_id: schoolId })
    .andWhere('beat_at', '<', staleBefore)
    .delete();
  const added = await addRows(
    tx,
    { table: 'roster_imports', columns: ['school_id', 'started_at', 'beat_at'], ignoring: true },
    [[schoolId, now, now]],
  );
  if (added === 0) return null;
  const row = await tx('roster_imports').where({ school_id: schoolId }).first<{ id: number }>('id');
  return row.id;
}

/** Says that the import lives. @returns false when another one took its place */
export async function beat(tx: Tx, importId: number, now: number): Promise<boolean> {
  const changed = await tx('roster_imports').where({ id: importId }).update({ beat_at: now });
  return changed === 1;
}

/** Gives the place back. @returns false when another import took it before */
export async function endImport(tx: Tx, importId: number): Promise<boolean> {
  return (await tx('roster_imports').where({ id: importId }).delete()) === 1;
}

export async function endImportsBefore(tx: Tx, silentSince: number): Promise<void> {
  await tx('roster_imports').where('beat_at', '<', silentSince).delete();
}

/** Numbers of imports that ended or were killed and still have rows. */
export async function leftoverImports(db: Db | Tx): Promise<number[]> {
  const running = db('roster_imports').select('id');
  const rows = (await db('roster_import_rows')
    .distinct('import_id')
    .whereNotIn('import_id', running)
    .union(db('roster_import_ids').distinct('import_id').whereNotIn('import_id', running))) as {
    import_id: number;
  }[];
  return rows.map((row) => row.import_id);
}

/** Deletes some staged rows, few enough that no other writer waits long. @returns how many */
export async function deleteSlice(tx: Tx, importId: number): Promise<number> {
  let deleted = 0;
  for (const table of ['roster_import_rows', 'roster_import_ids']) {
    const slice = tx(table)
      .where({ import_id: importId })
      .orderBy('line')
      .limit(LINES_A_SLICE)
      .select('line');
    deleted += await tx(table).where({ import_id: importId }).whereIn('line', slice).delete();
  }
  return deleted;
}

const LINES_A_SLICE = 20_000;
