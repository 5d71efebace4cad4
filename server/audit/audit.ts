import { v7 as uuidv7 } from 'uuid';
import type { Db, Tx } from '../db/database';
import { addEvent, addHead, addPersonal, advanceHead, listHeads, setHead } from './audit.store';
import {
  ALTERED_HEAD,
  commitmentTo,
  eventMac,
  GENESIS,
  headSeal,
  newSalt,
  type AuditHead,
  type AuditKey,
  type Personal,
  type SealedHead,
  type UnsealedHead,
  type UnsignedEvent,
} from './chain';
import {
  assertName,
  assertOpaque,
  DETAIL_MAX_LENGTH,
  detailsText,
  PERSONAL_MAX_LENGTH,
  type Details,
} from './details.rules';
import { keyRing, toHeadState } from './evidence';

export interface AuditEntry {
  /** The school's id, or 'unknown' where none is known. */
  chain: string;
  /** Milliseconds since 1970, UTC. */
  at: number;
  actor: { kind: 'pupil' | 'visitor' | 'operator' | 'staff' | 'system'; id: string | null };
  subjectId: string | null;
  /** Such as `sign-in`, `challenge.passed`, `roster.import`. */
  action: string;
  result: string;
  /** Stays for ever: never personal, never secret. Texts are cut at 200 characters. */
  details?: Record<string, string | number | null>;
  /** Can be erased: address, browser. Never secret. Texts are cut at 500 characters. */
  personal?: Record<string, string>;
}

export interface Audit {
  /**
   * Adds an event to its chain. Must be the last statements of the transaction that does the deed:
   * every transaction of the same chain waits for the head that this takes.
   *
   * @throws {Error} when a detail looks like a secret or an id like an address (a bug)
   */
  record(tx: Tx, entry: AuditEntry): Promise<void>;
}

/** For deeds on many at once. */
export interface WholesaleAudit extends Audit {
  /**
   * Adds events of one chain in their order, taking its head once.
   *
   * @throws {Error} as `record`, and when they belong to several chains
   */
  recordAll(tx: Tx, entries: readonly AuditEntry[]): Promise<void>;
}

/** @param keys newest first: the first one signs, the others still verify */
export function createAudit({ keys }: { keys: readonly AuditKey[] }): WholesaleAudit {
  const key = newest(keys);
  const ring = keyRing(keys);

  async function recordAll(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
    const [first] = entries;
    if (!first) return;
    if (entries.some(({ chain }) => chain !== first.chain)) throw new Error('events of two chains');
    const contents = entries.map((entry) => [checkedContent(entry), personalOf(entry)] as const);
    const taken = await takeNumber(tx, first, key);
    let head: UnsealedHead = taken;
    if (toHeadState(ring, taken).signature !== 'genuine') {
      head = await append(tx, key, { head, content: alteredHeadNote(first), personal: null });
    }
    for (const [content, personal] of contents) {
      head = await append(tx, key, { head, content, personal });
    }
    await setHead(tx, sealed(key, head));
  }

  return { recordAll, record: (tx, entry) => recordAll(tx, [entry]) };
}

function newest([key]: readonly AuditKey[]): AuditKey {
  if (!key) throw new Error('the audit needs a key');
  return key;
}

/** Where every chain stands, for the log: what stands there cannot be cut off unnoticed later. */
export async function dailyHeads(db: Db): Promise<AuditHead[]> {
  return (await listHeads(db)).map(({ chain, seq, mac }) => ({ chain, seq, mac }));
}

async function takeNumber(tx: Tx, { chain, at }: AuditEntry, key: AuditKey): Promise<SealedHead> {
  const head = await advanceHead(tx, chain);
  if (head) return head;
  const start = sealed(key, { chain, seq: 0, mac: GENESIS, keyId: key.id, updatedAt: at });
  await addHead(tx, start);
  // Another transaction may have been first with it, and with events after it.
  const begun = await advanceHead(tx, chain);
  if (!begun) throw new Error('the head of the audit chain vanished');
  return begun;
}

interface Appended {
  head: UnsealedHead;
  content: EventContent;
  personal: Personal | null;
}

/** Writes one event after `head`; returns the head after it. */
async function append(
  tx: Tx,
  key: AuditKey,
  { head, content, personal }: Appended,
): Promise<UnsealedHead> {
  const unsigned: UnsignedEvent = {
    ...content,
    seq: head.seq + 1,
    commitment: personal && commitmentTo(personal),
    keyId: key.id,
    previousMac: head.mac,
  };
  const mac = eventMac(key.key, unsigned);
  await addEvent(tx, { ...unsigned, mac });
  if (personal) await addPersonal(tx, { ...personal, eventId: content.id, at: content.at });
  return { chain: head.chain, seq: unsigned.seq, mac, keyId: key.id, updatedAt: content.at };
}

function sealed(key: AuditKey, head: UnsealedHead): SealedHead {
  return { ...head, seal: headSeal(key.key, head) };
}

// Going on from a forged head would seal it and so wipe the trace; refusing would shut a whole
// school out. So the deed goes on, and the chain says for ever that its head was tampered with.
function alteredHeadNote({ chain, at }: AuditEntry): EventContent {
  return checkedContent({
    ...{ chain, at, subjectId: null, action: ALTERED_HEAD, result: 'found' },
    actor: { kind: 'system', id: null },
  });
}

type EventContent = Omit<UnsignedEvent, 'seq' | 'commitment' | 'keyId' | 'previousMac'>;

function checkedContent(entry: AuditEntry): EventContent {
  const { chain, at, actor, subjectId, action, result } = entry;
  assertOpaque('the chain', chain);
  assertOpaque('the actor', actor.id);
  assertOpaque('the subject', subjectId);
  assertName('action', action);
  assertName('result', result);
  if (!Number.isSafeInteger(at)) throw new Error(`${at} is no time of an audit event`);
  return {
    // The time is the entry's, so that the order of ids is the order of the deeds.
    id: uuidv7({ msecs: at }),
    ...{ chain, at, subjectId, action, result },
    actorKind: actor.kind,
    actorId: actor.id,
    details: detailsText(entry.details ?? {}, DETAIL_MAX_LENGTH),
  };
}

function personalOf(entry: AuditEntry): Personal | null {
  const personal: Details = entry.personal ?? {};
  if (Object.keys(personal).length === 0) return null;
  return { salt: newSalt(), details: detailsText(personal, PERSONAL_MAX_LENGTH) };
}
