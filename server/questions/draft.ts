import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { MINUTE, type Clock } from '../clock';
import type { Entry } from './answer.rules';

export interface DraftHolder {
  sessionId: string;
  accountId: string;
}

/** What waits between the QnA page and its confirmation: never in clear, and not for long. */
export interface Drafts {
  sealDraft: (holder: DraftHolder, entries: readonly Entry[]) => string;
  /** `null` for another session or account, after its time, where pupils choose from another bank. */
  openDraft: (holder: DraftHolder, sealed: string) => Entry[] | null;
}

export interface DraftSettings {
  clock: Clock;
  /** 32 bytes each, for nothing else: the first one seals, all of them open. */
  keys: readonly Buffer[];
  /** The name of the bank that pupils choose from. */
  bank: string;
  minutes: number;
}

const ALGORITHM = 'aes-256-gcm';
/** NIST SP 800-38D, section 8.2: 96 bits, by chance. */
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** The length of the sealed text must not tell the length of the answers. */
const PADDED_TO = 512;

/** @throws {RangeError} without a key */
export function createDrafts({ clock, keys, bank, minutes }: DraftSettings): Drafts {
  const [newest] = keys;
  if (!newest) throw new RangeError('drafts need a key');
  const boundTo = ({ sessionId, accountId }: DraftHolder) =>
    Buffer.from(JSON.stringify([sessionId, accountId, bank]));

  return {
    sealDraft(holder, entries) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv(ALGORITHM, newest, iv, { authTagLength: TAG_BYTES });
      cipher.setAAD(boundTo(holder));
      const text = padded(JSON.stringify({ at: clock.now(), entries }));
      const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
    },

    openDraft(holder, sealed) {
      const bound = boundTo(holder);
      const texts = keys.map((key) => decrypted({ key, bound, sealed }));
      const text = texts.find((one) => one !== null) ?? null;
      if (text === null) return null;
      const { at, entries } = draftSchema.parse(JSON.parse(text));
      return clock.now() - at < minutes * MINUTE ? entries : null;
    },
  };
}

const draftSchema = z.object({
  at: z.number(),
  entries: z.array(z.object({ questionId: z.string(), answer: z.string() })),
});

function padded(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Math.ceil(bytes.length / PADDED_TO) * PADDED_TO;
  return Buffer.concat([bytes, Buffer.alloc(length - bytes.length, ' ')]);
}

interface Sealed {
  key: Buffer;
  bound: Buffer;
  sealed: string;
}

function decrypted({ key, bound, sealed }: Sealed): string | null {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) return null;
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(bound);
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
  try {
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    // Only a wrong tag throws here: another holder, another key, or changed on the way.
    return null;
  }
}
