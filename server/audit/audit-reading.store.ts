import type { Db, Tx } from '../db/database';
import type { Personal, SignedEvent } from './chain';

export interface RecordedEvent extends SignedEvent {
  /** Null where there never was any, or where it is erased. */
  personal: Personal | null;
}

export interface EventFilter {
  chain?: string | undefined;
  action?: string | undefined;
  subjectId?: string | undefined;
  /** Milliseconds since 1970, UTC; the first moment that counts. */
  from?: number | undefined;
  /** The first moment that does not count any more. */
  to?: number | undefined;
}

/** The chain that comes next in the database's own order; null after the last. */
export async function nextChain(db: Db | Tx, after: string | null): Promise<string | null> {
  const query = db('audit_events').min('chain as chain');
  if (after !== null) void query.where('chain', '>', after);
  const [row] = (await query) as { chain: string | null }[];
  return row?.chain ?? null;
}

/** The rows after `after` by number; equal numbers, which only tampering makes, by id. */
export async function chainPage(
  db: Db | Tx,
  chain: string,
  { after, limit }: { after: { seq: number; id: string } | null; limit: number },
): Promise<RecordedEvent[]> {
  const query = withPersonal(db).where('audit_events.chain', chain);
  if (after) {
    void query.where('seq', '>=', after.seq).where((later) => {
      void later.where('seq', '>', after.seq).orWhere('audit_events.id', '>', after.id);
    });
  }
  const rows = (await query.orderBy(['seq', 'audit_events.id']).limit(limit)) as EventRow[];
  return rows.map(toEvent);
}

/** The rows after `after` by time; steady however many there are. */
export async function timePage(
  db: Db | Tx,
  filter: EventFilter,
  { after, limit }: { after: { at: number; id: string } | null; limit: number },
): Promise<RecordedEvent[]> {
  const query = filtered(withPersonal(db), filter);
  if (after) {
    void query.where('audit_events.at', '>=', after.at).where((later) => {
      void later.where('audit_events.at', '>', after.at).orWhere('audit_events.id', '>', after.id);
    });
  }
  const rows = (await query
    .orderBy(['audit_events.at', 'audit_events.id'])
    .limit(limit)) as EventRow[];
  return rows.map(toEvent);
}

export async function countEvents(db: Db | Tx, filter: EventFilter): Promise<number> {
  const [row] = await filtered(db('audit_events'), filter).count<{ count: number }[]>({
    count: '*',
  });
  return row?.count ?? 0;
}

/** Events whose personal details stand in the database without an event; at most `limit`. */
export async function orphanedPersonal(db: Db | Tx, limit: number): Promise<string[]> {
  const rows = await db('audit_personal')
    .leftJoin('audit_events', 'audit_events.id', 'audit_personal.event_id')
    .whereNull('audit_events.id')
    .orderBy('event_id')
    .limit(limit)
    .select<{ event_id: string }[]>('event_id');
  return rows.map((row) => row.event_id);
}

type Query = ReturnType<typeof withPersonal>;

function withPersonal(db: Db | Tx) {
  return db('audit_events')
    .leftJoin('audit_personal', 'audit_personal.event_id', 'audit_events.id')
    .select('audit_events.*', 'audit_personal.salt', {
      personal_details: 'audit_personal.details',
    });
}

function filtered<Q extends Pick<Query, 'where'>>(query: Q, filter: EventFilter): Q {
  if (filter.chain !== undefined) void query.where('audit_events.chain', filter.chain);
  if (filter.action !== undefined) void query.where('audit_events.action', filter.action);
  if (filter.subjectId !== undefined) {
    void query.where('audit_events.subject_id', filter.subjectId);
  }
  if (filter.from !== undefined) void query.where('audit_events.at', '>=', filter.from);
  if (filter.to !== undefined) void query.where('audit_events.at', '<', filter.to);
  return query;
}

/** A row of `audit_events`, with the personal details beside it where they are asked for. */
export interface EventRow {
  id: string;
  chain: string;
  seq: number;
  at: number;
  actor_kind: string;
  actor_id: string | null;
  subject_id: string | null;
  action: string;
  result: string;
  details: string;
  commitment: string | null;
  key_id: string;
  previous_mac: string;
  mac: string;
  salt: string | null;
  personal_details: string | null;
}

export function toEvent(row: EventRow): RecordedEvent {
  const { id, chain, seq, at, action, result, details, commitment, mac } = row;
  return {
    ...{ id, chain, seq, at, action, result, details, commitment, mac },
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    subjectId: row.subject_id,
    keyId: row.key_id,
    previousMac: row.previous_mac,
    personal:
      row.salt === null || row.personal_details === null
        ? null
        : { salt: row.salt, details: row.personal_details },
  };
}
