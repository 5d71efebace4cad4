import type { Db, Tx } from '../db/database';

export interface DeviceUse {
  deviceDigest: string;
  accountId: string;
  at: number;
  /** A use before this time is no longer known. */
  knownSince: number;
}

export async function upsertUse(tx: Tx, use: DeviceUse): Promise<void> {
  await tx('known_devices')
    .insert({
      device_digest: use.deviceDigest,
      account_id: use.accountId,
      first_at: use.at,
      last_at: use.at,
      revoked_at: null,
    })
    .onConflict(['device_digest', 'account_id'])
    .merge({
      // A device that was revoked or forgotten is met anew: it was not known before.
      first_at: tx.raw(
        `CASE WHEN known_devices.revoked_at IS NULL AND known_devices.last_at > ?
              THEN known_devices.first_at ELSE excluded.first_at END`,
        [use.knownSince],
      ),
      last_at: use.at,
      revoked_at: null,
    });
}

/** The devices last used with the account, newest first. */
export async function lastDevices(
  db: Db | Tx,
  { accountId, knownSince, most }: { accountId: string; knownSince: number; most: number },
): Promise<string[]> {
  const rows = await db('known_devices')
    .where({ account_id: accountId, revoked_at: null })
    .andWhere('last_at', '>', knownSince)
    .orderBy([{ column: 'last_at', order: 'desc' }, 'device_digest'])
    .limit(most)
    .select<{ device_digest: string }[]>('device_digest');
  return rows.map((row) => row.device_digest);
}

export interface DeviceUsers {
  /** Accounts that signed in on it since `sharedSince`, those that revoked it too. */
  accounts: number;
  /** Since when it has been known to the account; null when it is not. */
  firstAt: number | null;
}

export async function deviceUsers(
  db: Db | Tx,
  device: { deviceDigest: string; accountId: string; knownSince: number; sharedSince: number },
): Promise<DeviceUsers> {
  const [row] = await db('known_devices')
    .where({ device_digest: device.deviceDigest })
    .select<{ accounts: number; first_at: number | null }[]>(
      db.raw('COUNT(CASE WHEN last_at > ? THEN 1 END) AS accounts', [device.sharedSince]),
      db.raw(
        `MIN(CASE WHEN account_id = ? AND revoked_at IS NULL AND last_at > ?
                  THEN first_at END) AS first_at`,
        [device.accountId, device.knownSince],
      ),
    );
  return { accounts: row?.accounts ?? 0, firstAt: row?.first_at ?? null };
}

/** @returns how many */
export function revokeUses(tx: Tx, accountId: string, at: number): Promise<number> {
  return tx('known_devices')
    .where({ account_id: accountId, revoked_at: null })
    .update({ revoked_at: at });
}

/** @returns how many */
export function deleteUses(
  tx: Tx,
  { before, most }: { before: number; most: number },
): Promise<number> {
  const keys = tx('known_devices')
    .select('device_digest', 'account_id')
    .where('last_at', '<=', before)
    .limit(most);
  return tx('known_devices').whereIn(['device_digest', 'account_id'], keys).delete();
}
