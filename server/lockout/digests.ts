import { keyedDigest } from '../keyed-digest';

export type LockDigests = ReturnType<typeof createDigests>;

/** Keyed, so that the database alone tells neither login IDs nor what was typed. */
export function createDigests(key: Buffer) {
  return {
    /** Of the canonical login ID. */
    subjectOf: (canonicalId: string): string =>
      keyedDigest(key).update(`subject\0${canonicalId}`).digest('hex'),
    /** security 10: 16 bits tell even the holder of the key little about a typing slip. */
    secretOf: (salt: string, secret: string): number =>
      keyedDigest(key).update(`secret\0${salt}\0${secret}`).digest().readUInt16BE(),
  };
}
