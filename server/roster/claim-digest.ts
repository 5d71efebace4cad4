import { createHmac } from 'node:crypto';

/** What is kept of a login ID for ever: enough to know it again, too little to read it. */
export function claimDigest(key: Buffer, foldedLoginId: string): string {
  return createHmac('sha256', key).update(foldedLoginId).digest('base64url');
}
