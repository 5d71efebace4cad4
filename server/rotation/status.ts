import { createHmac } from 'node:crypto';
import { eventsByKey } from '../audit/key-use.store';
import type { Db } from '../db/database';
import { auditKeyOf } from '../keys';
import { pepperOf } from '../password/hashing';
import { pepperUses, unused, type PepperUse } from '../password/pepper-use.store';
import type { SecretKind, SecretName } from './lists.rules';

/** `newest` hashes and signs, `older` only verifies. */
type Place = 'newest' | 'older';

export interface KeysStatus {
  /** With what hangs on each; `missing` where hashes need one that is not in the list. */
  peppers: (PepperUse & { place: Place | 'missing' })[];
  indexKeys: { id: string; place: Place; looksUp: boolean; events: number }[];
  sessionSecrets: { id: string; place: Place }[];
}

export type SecretLists = Readonly<Record<SecretName, readonly string[]>>;

/** What tells secrets apart without telling them. */
export const idOf: Record<SecretKind, (secret: string) => string> = {
  pepper: (secret) => pepperOf(secret).id,
  index: (secret) => auditKeyOf(secret).id,
  session: (secret) =>
    createHmac('sha256', secret).update('session secret id').digest('hex').slice(0, 12),
};

/** Which secrets there are and what still hangs on each. Counts rows of whole tables. */
export async function keysStatus(db: Db, lists: SecretLists): Promise<KeysStatus> {
  const events = await eventsByKey(db);
  const looksUp = lists.INDEX_KEY.at(-1);
  return {
    peppers: await peppers(db, lists.PEPPERS.map(idOf.pepper)),
    // In a list that is being exchanged one key may stand twice.
    indexKeys: [...new Set(lists.INDEX_KEY)].map((secret, index) => ({
      ...{ id: idOf.index(secret), place: placeAt(index), looksUp: secret === looksUp },
      events: events.get(idOf.index(secret)) ?? 0,
    })),
    sessionSecrets: lists.SESSION_SECRETS.map((secret, index) => ({
      ...{ id: idOf.session(secret), place: placeAt(index) },
    })),
  };
}

async function peppers(db: Db, ids: readonly string[]): Promise<KeysStatus['peppers']> {
  const uses = await pepperUses(db);
  const missing = uses.filter(({ id }) => !ids.includes(id));
  return [
    ...ids.map((id, index) => ({
      ...(uses.find((use) => use.id === id) ?? unused(id)),
      place: placeAt(index),
    })),
    ...missing.map((use) => ({ ...use, place: 'missing' as const })),
  ];
}

const placeAt = (index: number): Place => (index === 0 ? 'newest' : 'older');
