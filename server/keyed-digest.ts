import { createHmac, createSecretKey, type Hmac, type KeyObject } from 'node:crypto';

const prepared = new WeakMap<Buffer, KeyObject>();

/**
 * HMAC-SHA-256 (RFC 2104) with a key that lives as long as the process. Node prepares a bare key
 * anew for each digest, which costs several times the digest itself.
 */
export function keyedDigest(key: Buffer): Hmac {
  let ready = prepared.get(key);
  if (!ready) prepared.set(key, (ready = createSecretKey(key)));
  return createHmac('sha256', ready);
}
