import type { Db, Tx } from '../db/database';
import type { Personal, SealedHead, SignedEvent } from './chain';

/**
 * Takes the chain's next number and holds its head until the transaction ends, so that two
 * transactions never follow the same row. Returns the head as it was before; null where the chain
 * has none yet.
 */
export async function advanceHead(tx: Tx, chain: string): Promise<SealedHead | null> {
  const [row] = await tx<HeadRow>('audit_heads')
    .where({ chain })
    .update({ seq: tx.raw('seq + 1') })
    .returning('*');
  return row ? toHead({ ...row, seq: row.seq - 1 }) : null;
}

/** Does nothing where another transaction was first. */
export async function addHead(tx: Tx, head: SealedHead): Promise<void> {
  await tx('audit_heads').insert(headRow(head)).onConflict('chain').ignore();
}

export async function setHead(tx: Tx, head: SealedHead): Promise<void> {
  await tx('audit_heads').where({ chain: head.chain }).update(headRow(head));
}

export async function addEvent(tx: Tx, event: SignedEvent): Promise<void> {
  await tx('audit_events').insert({
    id: event.id,
    chain: event.chain,
    seq: event.seq,
    at: event.at,
    actor_kind: event.actorKind,
    actor_id: event.actorId,
    subject_id: event.subjectId,
    action: event.action,
    result: event.result,
    details: event.details,
    commitment: event.commitment,
    key_id: event.keyId,
    previous_mac: event.previousMac,
    mac: event.mac,
  });
}

export async function addPersonal(
  tx: Tx,
  personal: Personal & { eventId: string; at: number },
): Promise<void> {
  await tx('audit_personal').insert({
    event_id: personal.eventId,
    at: personal.at,
    salt: personal.salt,
    details: personal.details,
  });
}

export async function findHead(db: Db | Tx, chain: string): Promise<SealedHead | null> {
  const row = await db<HeadRow>('audit_heads').where({ chain }).first();
  return row ? toHead(row) : null;
}

export async function listHeads(db: Db | Tx): Promise<SealedHead[]> {
  const rows = await db<HeadRow>('audit_heads').orderBy('chain');
  return rows.map(toHead);
}

interface HeadRow {
  chain: string;
  seq: number;
  mac: string;
  seal: string;
  key_id: string;
  updated_at: number;
}

function headRow(head: SealedHead): HeadRow {
  const { chain, seq, mac, seal, keyId, updatedAt } = head;
  return { chain, seq, mac, seal, key_id: keyId, updated_at: updatedAt };
}

function toHead(row: HeadRow): SealedHead {
  const { key_id: keyId, updated_at: updatedAt, ...rest } = row;
  return { ...rest, keyId, updatedAt };
}
