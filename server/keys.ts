import { createHash, hkdfSync } from 'node:crypto';

export interface AuditKey {
  id: string;
  key: Buffer;
}

/** 32-byte keys, each for one purpose. */
export interface Keys {
  lock: Buffer;
  device: Buffer;
  claims: Buffer;
  decoy: Buffer;
  /** Newest first, as the session secrets: the first one seals, all of them open. */
  draft: Buffer[];
  /** Seals what staff have for their second factor. */
  factor: Buffer;
  /** Newest first: the first one signs, all of them verify. */
  audit: AuditKey[];
}

export interface KeyMaterial {
  INDEX_KEY: readonly string[];
  SESSION_SECRETS: readonly string[];
  DECOY_KEY?: string | undefined;
}

/**
 * Derives every key with HKDF-SHA-256 (RFC 5869), so that one secret in the settings serves many
 * purposes and none of them tells another.
 *
 * What is looked up by digest (claims, counters, devices, decoys) stays on the oldest INDEX_KEY: a
 * newer one in front must not forget locks, give old login IDs away or change decoys.
 */
export function deriveKeys(material: KeyMaterial): Keys {
  const oldest = material.INDEX_KEY.at(-1);
  if (!oldest || material.SESSION_SECRETS.length === 0) {
    throw new Error('INDEX_KEY and SESSION_SECRETS must not be empty');
  }
  return {
    lock: derive(oldest, 'lock'),
    device: derive(oldest, 'device'),
    claims: derive(oldest, 'login-id-claims'),
    decoy: derive(material.DECOY_KEY ?? oldest, 'decoy'),
    draft: material.SESSION_SECRETS.map((secret) => derive(secret, 'answer-draft')),
    factor: derive(oldest, 'staff-factor'),
    audit: material.INDEX_KEY.map(auditKeyOf),
  };
}

export function auditKeyOf(secret: string): AuditKey {
  const key = derive(secret, 'audit');
  return { id: createHash('sha256').update(key).digest('hex').slice(0, 12), key };
}

function derive(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `school-password-portal:${purpose}`, 32));
}
