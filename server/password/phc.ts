/** The cost of one argon2 operation. */
export interface Argon2Cost {
  memoryKib: number;
  passes: number;
  lanes: number;
}

/** The parts of `$argon2id$v=19$m=19456,t=2,p=1$<salt>$<hash>` (PHC string format). */
export interface Phc extends Argon2Cost {
  salt: Buffer;
  hash: Buffer;
}

/** What can be known of a stored hash in every case; its hash may be sealed ({@link sealOf}). */
export type PhcRecipe = Omit<Phc, 'hash'>;

export function formatPhc({ memoryKib, passes, lanes, salt, hash }: Phc): string {
  const cost = `m=${memoryKib},t=${passes},p=${lanes}`;
  return `$argon2id$v=19$${cost}$${bare(salt)}$${bare(hash)}`;
}

/** @throws {Error} when the text is not one of ours: a damaged row. It never quotes the text. */
export function parsePhc(text: string): PhcRecipe {
  const match = pattern.exec(text);
  const [, memoryKib, passes, lanes, salt] = match ?? [];
  if (!memoryKib || !passes || !lanes || !salt) {
    throw new Error('a stored hash is not an argon2id PHC string');
  }
  return {
    memoryKib: Number(memoryKib),
    passes: Number(passes),
    lanes: Number(lanes),
    salt: Buffer.from(salt, 'base64'),
  };
}

const pattern =
  /^\$argon2id\$v=19\$m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,8})\$([A-Za-z0-9+/]{11,86})\$(?:[A-Za-z0-9+/]{43}|![0-9a-f]{32})$/;

/**
 * On a PostgreSQL whose hashes are sealed (docs/postgresql.md) a token stands in the place of the
 * hash, which the portal cannot read.
 *
 * @returns the token, or null where the hash itself stands there
 */
export function sealOf(text: string): string | null {
  return /\$!([0-9a-f]{32})$/.exec(text)?.[1] ?? null;
}

/** PHC strings carry base64 without padding. */
function bare(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
