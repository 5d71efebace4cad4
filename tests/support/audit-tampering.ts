import { v7 as uuidv7 } from 'uuid';
import { createAudit, type AuditEntry } from '../../server/audit/audit';
import { timePage, type RecordedEvent } from '../../server/audit/audit-reading.store';
import { GENESIS } from '../../server/audit/chain';
import type { Finding } from '../../server/audit/verification';
import { verifyAudit, type VerifyOptions } from '../../server/audit/verify';
import { inTransaction, isSqlite, type Db } from '../../server/db/database';
import { SCHOOL_MORNING } from './fake-clock';

export const keys = [{ id: 'k1', key: Buffer.alloc(32, 1) }];
const audit = createAudit({ keys });

export async function sixEvents(db: Db): Promise<{ chain: string; ids: string[] }> {
  const chain = uuidv7();
  for (let n = 0; n < 6; n += 1) {
    await recordOne(db, chain, { at: SCHOOL_MORNING + n, personal: { address: '192.0.2.7' } });
  }
  return { chain, ids: (await eventsOf(db, chain)).map((event) => event.id) };
}

/** One more event, without personal details unless told otherwise. */
export function recordOne(
  db: Db,
  chain: string,
  overrides: Partial<AuditEntry> = {},
): Promise<void> {
  return inTransaction(db, (tx) =>
    audit.record(tx, {
      chain,
      at: SCHOOL_MORNING,
      actor: { kind: 'pupil', id: 'account-1' },
      subjectId: 'account-1',
      action: 'sign-in',
      result: 'passed',
      details: { lane: 'school' },
      ...overrides,
    }),
  );
}

export function eventsOf(db: Db, chain: string): Promise<RecordedEvent[]> {
  return timePage(db, { chain }, { after: null, limit: 100 });
}

export async function findingsOf(
  db: Db,
  chain: string,
  options: VerifyOptions = {},
): Promise<Finding[]> {
  const result = await verifyAudit(db, keys, { pageSize: 2, ...options });
  return result.findings.filter((finding) => 'chain' in finding && finding.chain === chain);
}

/** What somebody with the rights of an owner of the database does first. */
export async function dropGuards(db: Db): Promise<void> {
  if (isSqlite(db)) {
    for (const name of ['no_update', 'no_delete', 'no_replace']) {
      await db.raw(`DROP TRIGGER audit_events_${name}`);
    }
  } else await db.raw('ALTER TABLE audit_events DISABLE TRIGGER USER');
}

export async function removeRows(db: Db, chain: string, seqs: number[]): Promise<void> {
  const rows = db('audit_events').where({ chain }).whereIn('seq', seqs);
  await db('audit_personal').whereIn('event_id', rows.clone().select('id')).delete();
  await rows.delete();
}

export async function insertForged(db: Db, chain: string, seq: number): Promise<string> {
  const id = uuidv7();
  await db('audit_events').insert({
    ...{ id, chain, seq, at: SCHOOL_MORNING, action: 'sign-in', result: 'passed' },
    ...{ actor_kind: 'pupil', details: '{}', key_id: 'k1' },
    ...{ previous_mac: GENESIS, mac: GENESIS },
  });
  return id;
}
