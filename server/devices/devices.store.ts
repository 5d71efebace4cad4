import type { Db, Tx } from '../db/database';

/** Pupils and staff sign in on the same devices, and are remembered apart. */
export type DeviceUsersKind = 'pupils' | 'staff';

const places = {
  pupils: { table: 'known_devices', owner: 'account_id' },
  staff: { table: 'staff_devices', owner: 'staff_id' },
} as const;

export interface DeviceUse {
  users: DeviceUsersKind;
  deviceDigest: string;
  accountId: string;
  at: number;
  /** A use before this time is no longer known. */
  knownSince: number;
}

export async function upsertUse(tx: Tx, use: DeviceUse): Promise<void> {
  const { table, owner } = places[use.users];
  await tx(table)
    .insert({
      device_digest: use.deviceDigest,
      [owner]: use.accountId,
      first_at: use.at,
      last_at: use.at,
      revoked_at: null,
    })
    .onConflict(['device_digest', owner])
    .merge({
      // A device that was revoked or forgotten is met anew: it was not known before.
      first_at: tx.raw(
        `CASE WHEN ${table}.revoked_at IS NULL AND ${table}.last_at > ?
              THEN ${table}.first_at ELSE excluded.first_at END`,
        [use.knownSince],
      ),
      last_at: use.at,
      revoked_at: null,
    });
}

interface LastDevices {
  users: DeviceUsersKind;
  accountId: string;
  knownSince: number;
  most: number;
}

/** The devices last used with the account, newest first. */
export async function lastDevices(
  db: Db | Tx,
  { users, accountId, knownSince, most }: LastDevices,
): Promise<string[]> {
  const { table, owner } = places[users];
  const rows = await db(table)
    .where({ [owner]: accountId, revoked_at: null })
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

interface AskedDevice {
  users: DeviceUsersKind;
  deviceDigest: string;
  accountId: string;
  knownSince: number;
  sharedSince: number;
}

export async function deviceUsers(db: Db | Tx, device: AskedDevice): Promise<DeviceUsers> {
  const { table, owner } = places[device.users];
  const [row] = await db(table)
    .where({ device_digest: device.deviceDigest })
    .select<{ accounts: number; first_at: number | null }[]>(
      db.raw('COUNT(CASE WHEN last_at > ? THEN 1 END) AS accounts', [device.sharedSince]),
      db.raw(
        `MIN(CASE WHEN ${owner} = ? AND revoked_at IS NULL AND last_at > ?
                  THEN first_at END) AS first_at`,
        [device.accountId, device.knownSince],
      ),
    );
  return { accounts: row?.accounts ?? 0, firstAt: row?.first_at ?? null };
}

/** @returns how many */
export function revokeUses(
  tx: Tx,
  { users, accountId, at }: { users: DeviceUsersKind; accountId: string; at: number },
): Promise<number> {
  const { table, owner } = places[users];
  return tx(table)
    .where({ [owner]: accountId, revoked_at: null })
    .update({ revoked_at: at });
}

/** @returns how many */
export function deleteUses(
  tx: Tx,
  { users, before, most }: { users: DeviceUsersKind; before: number; most: number },
): Promise<number> {
  const { table, owner } = places[users];
  const keys = tx(table).select('device_digest', owner).where('last_at', '<=', before).limit(most);
  return tx(table).whereIn(['device_digest', owner], keys).delete();
}
