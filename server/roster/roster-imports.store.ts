import type { Db, Tx } from '../db/database';
import { addRows } from './bulk.store';

/** Which waiting previews give way: those of one person, or all. */
export type Replacing = { ownerId: string } | 'any';

export interface Beginning {
  schoolId: string;
  now: number;
  /** An import that gave no sign of life since then (ms) lost its place. */
  staleBefore: number;
  replacing?: Replacing | undefined;
}

/**
 * Takes the school's one place for an import.
 *
 * @returns the number of the import, or null while another one runs
 */
export async function beginImport(
  tx: Tx,
  { schoolId, now, staleBefore, replacing }: Beginning,
): Promise<number | null> {
  await tx('roster_imports')
    .where({ school_id: schoolId })
    .andWhere((old) => {
      void old.where('beat_at', '<', staleBefore);
      if (replacing === undefined) return;
      const waiting = tx('roster_previews').select('import_id');
      if (replacing !== 'any') void waiting.where({ owner_id: replacing.ownerId });
      void old.orWhereIn('id', waiting);
    })
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
  const found = new Set<number>();
  for (const table of [...stagedTables, 'roster_previews']) {
    const ids = db(table).distinct('import_id').whereNotIn('import_id', running);
    for (const id of await ids.pluck<number[]>('import_id')) found.add(id);
  }
  return [...found];
}

/** Deletes some staged rows, few enough that no other writer waits long. @returns how many */
export async function deleteSlice(tx: Tx, importId: number): Promise<number> {
  let deleted = 0;
  for (const table of stagedTables) {
    const slice = tx(table)
      .where({ import_id: importId })
      .orderBy('line')
      .limit(LINES_A_SLICE)
      .select('line');
    deleted += await tx(table).where({ import_id: importId }).whereIn('line', slice).delete();
  }
  return deleted;
}

const stagedTables = [
  ...['roster_import_rows', 'roster_import_ids', 'roster_import_leavers'],
  ...['roster_import_transfers', 'roster_import_records'],
];

const LINES_A_SLICE = 20_000;
