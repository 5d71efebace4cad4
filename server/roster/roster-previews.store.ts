import type { Db, Tx } from '../db/database';
import type { NewFormClass, OptionalColumns } from './roster-flip.store';

/** What a preview keeps besides its staged rows. */
export interface PreviewPlan {
  has: OptionalColumns;
  newClasses: NewFormClass[];
  year: number;
  /** Whose leaving the import brings: nobody's, or those that were listed. */
  leaving: boolean;
  /** A day of the school, 2027-12-31, or at once. */
  leavingOn: string | null;
  /** Form teachers that a OneRoster zip names. */
  teachers: { formClassId: string; email: string }[];
  isOneRoster: boolean;
  isDelta: boolean;
}

export interface StoredPreview {
  importId: number;
  schoolId: string;
  ownerId: string;
  expiresAt: number;
  digest: string;
  plan: PreviewPlan;
}

export async function insertPreview(
  tx: Tx,
  { importId, ownerId, expiresAt, digest, plan }: Omit<StoredPreview, 'schoolId'>,
): Promise<void> {
  await tx('roster_previews').insert({
    ...{ import_id: importId, owner_id: ownerId, expires_at: expiresAt, digest },
    plan: JSON.stringify(plan),
  });
}

/** Keeps the school's place, so that no other import begins, until the preview expires. */
export async function holdPlace(tx: Tx, importId: number, beatAt: number): Promise<boolean> {
  const held = await tx('roster_imports').where({ id: importId }).update({ beat_at: beatAt });
  return held === 1;
}

interface PreviewRow {
  import_id: number;
  school_id: string;
  owner_id: string;
  expires_at: number;
  digest: string;
  plan: string;
}

export async function findPreview(
  db: Db | Tx,
  which: { importId: number } | { schoolId: string },
): Promise<StoredPreview | null> {
  const column = 'importId' in which ? 'p.import_id' : 'i.school_id';
  const row = await db('roster_previews as p')
    .join('roster_imports as i', 'i.id', 'p.import_id')
    .where(column, 'importId' in which ? which.importId : which.schoolId)
    .first<PreviewRow | undefined>('p.*', 'i.school_id');
  if (!row) return null;
  return {
    importId: row.import_id,
    schoolId: row.school_id,
    ownerId: row.owner_id,
    expiresAt: row.expires_at,
    digest: row.digest,
    plan: JSON.parse(row.plan) as PreviewPlan,
  };
}

export async function deletePreview(tx: Tx, importId: number): Promise<void> {
  await tx('roster_previews').where({ import_id: importId }).delete();
}

export async function endExpiredPreviews(tx: Tx, now: number): Promise<void> {
  await tx('roster_imports')
    .whereIn('id', tx('roster_previews').where('expires_at', '<=', now).select('import_id'))
    .delete();
}
