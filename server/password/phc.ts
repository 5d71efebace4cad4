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

export function formatPhc({ memoryKib, passes, lanes, salt, hash }: Phc): string {
  const cost = `m=${memoryKib},t=${passes},p=${lanes}`;
  return `$argon2id$v=19$${cost}$${bare(salt)}$${bare(hash)}`;
}

/** @throws {Error} when the text is not one of ours: a damaged row. It never quotes the text. */
export function parsePhc(text: string): Phc {
  const match = pattern.exec(text);
  const [, memoryKib, passes, lanes, salt, hash] = match ?? [];
  if (!memoryKib || !passes || !lanes || !salt || !hash) {
    throw new Error('a stored hash is not an argon2id PHC string');
  }
  return {
    memoryKib: Number(memoryKib),
    passes: Number(passes),
    lanes: Number(lanes),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

const pattern =
  /^\$argon2id\$v=19\$m=(\d{1,10}),t=(\d{1,10}),p=(\d{1,8})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{43})$/;

/** PHC strings carry base64 without padding. */
function bare(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
