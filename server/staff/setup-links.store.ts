import type { Db, Tx } from '../db/database';

export interface SetupLink {
  digest: string;
  staffId: string;
  /** Null at the command line. */
  madeBy: string | null;
  madeAt: number;
  expiresAt: number;
}

/** The newest link is the only one: those before it open nothing any more. */
export async function replaceLink(tx: Tx, link: SetupLink): Promise<void> {
  await tx('staff_setup_links')
    .where({ staff_id: link.staffId, used_at: null })
    .update({ used_at: link.madeAt });
  await tx('staff_setup_links').insert({
    digest: link.digest,
    staff_id: link.staffId,
    made_by: link.madeBy,
    made_at: link.madeAt,
    expires_at: link.expiresAt,
  });
}

export async function findOpenLink(
  db: Db | Tx,
  digest: string,
  now: number,
): Promise<{ staffId: string } | null> {
  const row = await db('staff_setup_links')
    .where({ digest, used_at: null })
    .andWhere('expires_at', '>', now)
    .first<{ staff_id: string } | undefined>('staff_id');
  return row ? { staffId: row.staff_id } : null;
}

/** Who made the link that is still open; null without one, or when it was made at the command line. */
export async function openLinkMaker(
  db: Db | Tx,
  staffId: string,
  now: number,
): Promise<string | null> {
  const row = await db('staff_setup_links')
    .where({ staff_id: staffId, used_at: null })
    .andWhere('expires_at', '>', now)
    .first<{ made_by: string | null } | undefined>('made_by');
  return row?.made_by ?? null;
}

/** @returns false when another request was first, or its time is over */
export async function takeLink(tx: Tx, digest: string, now: number): Promise<boolean> {
  const changed = await tx('staff_setup_links')
    .where({ digest, used_at: null })
    .andWhere('expires_at', '>', now)
    .update({ used_at: now });
  return changed === 1;
}
