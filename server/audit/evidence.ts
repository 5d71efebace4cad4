import type { RecordedEvent } from './audit-reading.store';
import {
  commitmentTo,
  eventMac,
  headSeal,
  type AuditHead,
  type AuditKey,
  type SealedHead,
} from './chain';
import type { HeadState, Link } from './chain-check.rules';

/** Keys by their id. */
export type KeyRing = ReadonlyMap<string, Buffer>;

export function keyRing(keys: readonly AuditKey[]): KeyRing {
  return new Map(keys.map(({ id, key }) => [id, key]));
}

export function toLink(keys: KeyRing, event: RecordedEvent): Link {
  const { id, seq, previousMac, mac, keyId } = event;
  const signature = judge(keys.get(keyId), { given: mac, right: (key) => eventMac(key, event) });
  return { id, seq, previousMac, mac, keyId, signature };
}

export function toHeadState(keys: KeyRing, head: SealedHead): HeadState {
  const { seq, mac, keyId, seal } = head;
  const signature = judge(keys.get(keyId), { given: seal, right: (key) => headSeal(key, head) });
  return { seq, mac, keyId, signature };
}

/** True also where the details are gone: being erasable is what the side table is for. */
export function hasOwnPersonal({ commitment, personal }: RecordedEvent): boolean {
  return personal === null || commitmentTo(personal) === commitment;
}

/** Two heads, or a head and a row, are the same place only when the MAC is the same too. */
export function loggedPlace({ chain, seq, mac }: AuditHead): string {
  return JSON.stringify([chain, seq, mac]);
}

function judge(
  key: Buffer | undefined,
  { given, right }: { given: string; right: (key: Buffer) => string },
): Link['signature'] {
  if (!key) return 'unknown-key';
  return right(key) === given ? 'genuine' : 'altered';
}
