import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { argon2id, hash as argon2 } from 'argon2';
import { stopwatch } from '../clock';
import { isWellFormed } from './counting.rules';
import { createHashQueue, type HashLoad, type QueueLimits } from './hash-queue';
import { formatPhc, parsePhc, sealOf, type Argon2Cost, type PhcRecipe } from './phc';

export { BusyError, type HashLoad } from './hash-queue';

export interface StoredHash {
  phc: string;
  /** Which pepper went in: the PHC string does not tell. */
  pepperId: string;
}

export interface Pepper {
  id: string;
  /** 32 bytes or more, kept outside the database. */
  secret: Buffer;
}

/** Compares where the portal cannot read what it compares with. */
export interface SealedHashes {
  matches: (token: string, phc: string) => Promise<boolean>;
  /** What a comparison costs, for who has no hash: its absence must not be timed. */
  spend: (phc: string) => Promise<void>;
}

export interface HashingSettings extends Argon2Cost, QueueLimits {
  /** Where hashes may be sealed; without it a sealed one cannot be compared. */
  sealed?: SealedHashes;
  /** Newest first: that one hashes, the older ones still verify. */
  peppers: readonly Pepper[];
  /** Told of each operation how long it waited and then took (seconds). */
  timed?: (times: { waited: number; took: number }) => void;
}

/**
 * Every function that returns a promise throws TypeError for what is not a well-formed string of
 * at most {@link MAX_BYTES}, and BusyError when too many operations are waiting.
 */
export interface Hashing {
  /** One operation. The salt is the account's own, where a history is to be compared at once. */
  hash: (value: string, salt?: Buffer) => Promise<StoredHash>;
  /** Always one operation; false for `null` (no such account) and for a pepper that is gone. */
  verify: (value: string, stored: StoredHash | null) => Promise<boolean>;
  /**
   * One operation: the value hashed with the salt, cost and pepper of another hash, to be compared
   * with {@link Hashing.same}. When that pepper is gone the result equals nothing.
   */
  recompute: (value: string, like: StoredHash) => Promise<StoredHash>;
  /** Whether what was computed just now is what is stored, also where that is sealed. */
  same: (computed: StoredHash, stored: StoredHash) => Promise<boolean>;
  /** Made with another cost or pepper than today's. */
  needsRehash: (stored: StoredHash) => boolean;
  /** Hashes of one recipe can all be compared with one {@link Hashing.recompute}. */
  recipeOf: (stored: StoredHash) => string;
  saltOf: (stored: StoredHash) => Buffer;
  /** False once the pepper was rotated away. */
  canVerify: (stored: StoredHash) => boolean;
  /** argon2 operations so far. */
  operations: () => number;
  load: () => HashLoad;
  /** False when work of whoever's turn it is would be refused now. */
  hasRoom: () => boolean;
  /** How many run at the same time. */
  atOnce: number;
}

/** UTF-8, of one value. */
export const MAX_BYTES = 1024;

/** argon2id, the least allowed: OWASP Password Storage. */
export const argon2Floor: Argon2Cost = { memoryKib: 19456, passes: 2, lanes: 1 };

/** A pepper with its public name, a digest that tells nothing about it. */
export function pepperOf(secret: string): Pepper {
  const bytes = Buffer.from(secret, 'utf8');
  return { id: pepperId(bytes), secret: bytes };
}

export function pepperId(pepper: Buffer): string {
  return createHmac('sha256', pepper).update('pepper id').digest('hex').slice(0, 16);
}

/** Compares in constant time; both as they are, not sealed. */
export function sameHash(one: StoredHash, other: StoredHash): boolean {
  const [a, b] = [Buffer.from(one.phc), Buffer.from(other.phc)];
  return one.pepperId === other.pepperId && a.length === b.length && timingSafeEqual(a, b);
}

/** @throws {RangeError} without a pepper, or below {@link argon2Floor} */
export function createHashing(settings: HashingSettings): Hashing {
  const newest = newestPepper(settings);
  const secrets = new Map(settings.peppers.map(({ id, secret }) => [id, secret]));
  const { memoryKib, passes, lanes } = settings;
  const today: Argon2Cost = { memoryKib, passes, lanes };
  const { compute, operations, load, hasRoom } = createArgon2(settings);
  const dummy: Recipe = { ...today, salt: randomBytes(SALT_BYTES), secret: newest.secret };

  async function hash(value: string, salt: Buffer = randomBytes(SALT_BYTES)): Promise<StoredHash> {
    const made = await compute(value, { ...today, salt, secret: newest.secret });
    return { phc: formatPhc({ ...today, salt, hash: made }), pepperId: newest.id };
  }

  async function recompute(value: string, like: StoredHash): Promise<StoredHash> {
    const recipe = parsePhc(like.phc);
    const known = secrets.get(like.pepperId);
    const made = await compute(value, { ...recipe, secret: known ?? newest.secret });
    const pepperId = known ? like.pepperId : newest.id;
    return { phc: formatPhc({ ...recipe, hash: made }), pepperId };
  }

  const same = createSame(settings.sealed);

  return {
    hash,
    recompute,
    same,
    async verify(value, stored) {
      if (stored) return same(await recompute(value, stored), stored);
      const made = await compute(value, dummy);
      await settings.sealed?.spend(formatPhc({ ...dummy, hash: made }));
      return false;
    },
    needsRehash: (stored) =>
      stored.pepperId !== newest.id || costText(parsePhc(stored.phc)) !== costText(today),
    recipeOf: (stored) => `${stored.pepperId}${stored.phc.slice(0, stored.phc.lastIndexOf('$'))}`,
    saltOf: (stored) => parsePhc(stored.phc).salt,
    canVerify: (stored) => secrets.has(stored.pepperId),
    operations,
    load,
    hasRoom,
    atOnce: settings.concurrency,
  };
}

function createSame(sealed: SealedHashes | undefined): Hashing['same'] {
  return async (computed, stored) => {
    const token = sealOf(stored.phc);
    if (token === null) return sameHash(computed, stored);
    if (!sealed) throw new Error('the hashes are sealed, and nothing here compares with them');
    const fits = await sealed.matches(token, computed.phc);
    return fits && computed.pepperId === stored.pepperId;
  };
}

/** NIST SP 800-132 asks for 16. */
const SALT_BYTES = 16;
const HASH_BYTES = 32;

type Recipe = PhcRecipe & { secret: Buffer };

function createArgon2({ timed, ...limits }: QueueLimits & Pick<HashingSettings, 'timed'>) {
  const queue = createHashQueue(limits);
  let operations = 0;

  async function compute(value: string, recipe: Recipe): Promise<Buffer> {
    refuseUnfit(value);
    const sinceAsked = stopwatch();
    return queue.run(async () => {
      operations++;
      const waited = sinceAsked();
      const sinceBegun = stopwatch();
      const made = await argon2(value, {
        type: argon2id,
        raw: true,
        hashLength: HASH_BYTES,
        memoryCost: recipe.memoryKib,
        timeCost: recipe.passes,
        parallelism: recipe.lanes,
        salt: recipe.salt,
        secret: recipe.secret,
      });
      timed?.({ waited, took: sinceBegun() });
      return made;
    });
  }

  return {
    compute,
    operations: () => operations,
    load: () => queue.load(),
    hasRoom: () => queue.hasRoom(),
  };
}

/** argon2 hashes arrays and objects without complaint, and half characters as something else. */
function refuseUnfit(value: unknown): void {
  if (typeof value !== 'string') throw new TypeError('only a string can be hashed');
  if (!isWellFormed(value)) throw new TypeError('an ill-formed string cannot be hashed');
  if (Buffer.byteLength(value) > MAX_BYTES) throw new TypeError('too long to be hashed');
}

function newestPepper({ peppers, memoryKib, passes, lanes }: HashingSettings): Pepper {
  const weak =
    memoryKib < argon2Floor.memoryKib || passes < argon2Floor.passes || lanes < argon2Floor.lanes;
  if (weak) throw new RangeError(`argon2 needs at least ${costText(argon2Floor)}`);
  const newest = peppers[0];
  if (!newest) throw new RangeError('hashing needs a pepper');
  return newest;
}

function costText({ memoryKib, passes, lanes }: Argon2Cost): string {
  return `m=${memoryKib},t=${passes},p=${lanes}`;
}
