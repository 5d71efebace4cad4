import type { Db, Tx } from '../db/database';

export async function replaceRecoveryCodes(
  tx: Tx,
  { staffId, digests, at }: { staffId: string; digests: readonly string[]; at: number },
): Promise<void> {
  await tx('staff_recovery_codes').where({ staff_id: staffId }).delete();
  const rows = digests.map((digest) => ({ digest, staff_id: staffId, made_at: at }));
  await tx('staff_recovery_codes').insert(rows);
}

/** @returns false when there is no such code, or it was used */
export async function takeRecoveryCode(
  tx: Tx,
  { staffId, digest, at }: { staffId: string; digest: string; at: number },
): Promise<boolean> {
  const changed = await tx('staff_recovery_codes')
    .where({ staff_id: staffId, digest, used_at: null })
    .update({ used_at: at });
  return changed === 1;
}

export async function countRecoveryCodes(db: Db | Tx, staffId: string): Promise<number> {
  const [row] = await db('staff_recovery_codes')
    .where({ staff_id: staffId, used_at: null })
    .select<{ left: number }[]>(db.raw('COUNT(*) AS "left"'));
  return row?.left ?? 0;
}

export interface Passkey {
  credentialId: string;
  staffId: string;
  /** base64url */
  publicKey: string;
  counter: number;
  transports: string[];
}

interface PasskeyRow {
  credential_id: string;
  staff_id: string;
  public_key: string;
  counter: number;
  transports: string;
}

export async function insertPasskey(tx: Tx, passkey: Passkey, at: number): Promise<void> {
  await tx('staff_passkeys').insert({
    credential_id: passkey.credentialId,
    staff_id: passkey.staffId,
    public_key: passkey.publicKey,
    counter: passkey.counter,
    transports: JSON.stringify(passkey.transports),
    created_at: at,
  });
}

export async function listPasskeys(db: Db | Tx, staffId: string): Promise<Passkey[]> {
  const rows = await db('staff_passkeys')
    .where({ staff_id: staffId })
    .orderBy('created_at')
    .select<PasskeyRow[]>('*');
  return rows.map((row) => ({
    credentialId: row.credential_id,
    staffId: row.staff_id,
    publicKey: row.public_key,
    counter: row.counter,
    transports: JSON.parse(row.transports) as string[],
  }));
}

/** A counter that did not move on is a copied key. @returns false then */
export async function usePasskey(
  tx: Tx,
  { credentialId, from, to, at }: { credentialId: string; from: number; to: number; at: number },
): Promise<boolean> {
  const changed = await tx('staff_passkeys')
    .where({ credential_id: credentialId, counter: from })
    .update({ counter: to, last_used_at: at });
  return changed === 1;
}

/** Passkeys and recovery codes; TOTP stands with the person. */
export async function deleteFactors(tx: Tx, staffId: string): Promise<void> {
  await tx('staff_recovery_codes').where({ staff_id: staffId }).delete();
  await tx('staff_passkeys').where({ staff_id: staffId }).delete();
}

interface FactorDevice {
  deviceDigest: string;
  staffId: string;
}

export async function noteFactorOnDevice(tx: Tx, device: FactorDevice, at: number): Promise<void> {
  await tx('staff_devices')
    .where({ device_digest: device.deviceDigest, staff_id: device.staffId })
    .update({ factor_at: at });
}

/** When the factor was last shown on a device that is still known; null otherwise. */
export async function factorShownAt(db: Db | Tx, device: FactorDevice): Promise<number | null> {
  const row = await db('staff_devices')
    .where({ device_digest: device.deviceDigest, staff_id: device.staffId, revoked_at: null })
    .first<{ factor_at: number | null } | undefined>('factor_at');
  return row?.factor_at ?? null;
}
