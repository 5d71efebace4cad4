import { createHmac, randomBytes } from 'node:crypto';
import { keyedDigest } from '../keyed-digest';

export interface AuditKey {
  id: string;
  key: Buffer;
}

/** What one row of the chain says; `details` is JSON text exactly as stored. */
export interface UnsignedEvent {
  id: string;
  chain: string;
  seq: number;
  /** Milliseconds since 1970, UTC. */
  at: number;
  actorKind: string;
  actorId: string | null;
  subjectId: string | null;
  action: string;
  result: string;
  details: string;
  /** Salted digest of the personal details, null where there are none. */
  commitment: string | null;
  keyId: string;
  previousMac: string;
}

export interface SignedEvent extends UnsignedEvent {
  mac: string;
}

/** How far a chain has come: its highest number, which is its count too, and the MAC of that row. */
export interface AuditHead {
  chain: string;
  seq: number;
  mac: string;
}

export interface UnsealedHead extends AuditHead {
  keyId: string;
  updatedAt: number;
}

export interface SealedHead extends UnsealedHead {
  seal: string;
}

/** `details` is JSON text exactly as stored. */
export interface Personal {
  salt: string;
  details: string;
}

/** Stands before the first row of every chain. */
export const GENESIS = '0'.repeat(64);

/** The action that the audit itself writes when a chain's head does not fit its seal. */
export const ALTERED_HEAD = 'audit.head-altered';

/** HMAC-SHA-256 (RFC 2104) over the MAC before it and every column of the row, in hex. */
export function eventMac(key: Buffer, event: UnsignedEvent): string {
  return keyedDigest(key)
    .update(`${event.previousMac}\n${canonicalEvent(event)}`)
    .digest('hex');
}

/** A JSON array: the order is fixed and no value can run over into the next one. */
export function canonicalEvent(event: UnsignedEvent): string {
  return JSON.stringify([
    'audit-event-1',
    event.id,
    event.chain,
    event.seq,
    event.at,
    event.actorKind,
    event.actorId,
    event.subjectId,
    event.action,
    event.result,
    event.details,
    event.commitment,
    event.keyId,
  ]);
}

/** Made with the key, so that nobody who only writes to the database can set a head back. */
export function headSeal(key: Buffer, head: UnsealedHead): string {
  const text = JSON.stringify([
    'audit-head-1',
    head.chain,
    head.seq,
    head.mac,
    head.keyId,
    head.updatedAt,
  ]);
  return keyedDigest(key).update(text).digest('hex');
}

/**
 * Binds personal details to their event without saying anything about them once salt and details
 * are erased: without the random salt an address could be found by trying all of them.
 */
export function commitmentTo(personal: Personal): string {
  return createHmac('sha256', Buffer.from(personal.salt, 'hex'))
    .update(personal.details)
    .digest('hex');
}

/** 256 random bits in hex. */
export function newSalt(): string {
  return randomBytes(32).toString('hex');
}
