import type { Db, Tx } from '../db/database';
import type { StaffRow } from './staff-file-reading';

/** A file of staff that waits to be applied. */
export interface StoredStaffPreview {
  id: string;
  schoolId: string;
  ownerId: string;
  expiresAt: number;
  /** Of what was shown. */
  digest: string;
  rows: readonly StaffRow[];
}

export async function insertStaffPreview(tx: Tx, preview: StoredStaffPreview): Promise<void> {
  const { id, schoolId, ownerId, expiresAt, digest, rows } = preview;
  await tx('staff_file_previews').insert({
    ...{ id, school_id: schoolId, owner_id: ownerId, expires_at: expiresAt, digest },
    rows: JSON.stringify(rows),
  });
}

interface PreviewRow {
  id: string;
  school_id: string;
  owner_id: string;
  expires_at: number;
  digest: string;
  rows: string;
}

export async function findStaffPreview(
  db: Db,
  id: string,
  now: number,
): Promise<StoredStaffPreview | null> {
  const row = await db('staff_file_previews')
    .where({ id })
    .where('expires_at', '>', now)
    .first<PreviewRow | undefined>();
  if (!row) return null;
  return {
    ...{ id: row.id, schoolId: row.school_id, ownerId: row.owner_id, digest: row.digest },
    expiresAt: row.expires_at,
    rows: JSON.parse(row.rows) as StaffRow[],
  };
}

/** @returns false when it was there no more */
export async function deleteStaffPreview(tx: Tx, id: string): Promise<boolean> {
  return (await tx('staff_file_previews').where({ id }).delete()) === 1;
}

export async function endExpiredStaffPreviews(tx: Tx, now: number): Promise<void> {
  await tx('staff_file_previews').where('expires_at', '<=', now).delete();
}
