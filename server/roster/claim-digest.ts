import { keyedDigest } from '../keyed-digest';

/** Of a folded whole login ID. */
export type ClaimDigest = (loginIdFolded: string) => string;

/** What is kept of a login ID for ever: enough to know it again, too little to read it. */
export function createClaimDigest(key: Buffer): ClaimDigest {
  return (loginIdFolded) => keyedDigest(key).update(loginIdFolded).digest('base64url');
}
