import { randomUUID } from 'node:crypto';
import { exportAudit } from '../../server/audit/export';
import { eventMac, GENESIS, headSeal, type UnsignedEvent } from '../../server/audit/chain';
import { verifyAudit } from '../../server/audit/verify';
import { connect, type Db } from '../../server/db/database';
import { keys, recordOne } from '../support/audit-tampering';
import { describeEachDatabase, engines, freshDatabase } from '../support/databases';
import { SCHOOL_MORNING } from '../support/fake-clock';

const EVENTS = 5_000;

describeEachDatabase('walking a long audit', (database) => {
  beforeAll(() => fillChain(database(), EVENTS));

  test('verifies it a page at a time, and says how far it is', async () => {
    const seen: [number, number][] = [];
    const most = await mostRowsOfOneQuery(database(), async () => {
      const result = await verifyAudit(database(), keys, {
        pageSize: 300,
        onProgress: (done, total) => seen.push([done, total]),
      });
      expect(result).toEqual({ chains: 1, events: EVENTS, findings: [], findingsLeftOut: 0 });
    });
    expect(most).toBe(300);
    expect(seen.at(-1)).toEqual([EVENTS, EVENTS]);
    expect(seen.length).toBeGreaterThan(EVENTS / 300);
  });

  test('exports it a page at a time, each event once, in order of time', async () => {
    const lines: string[] = [];
    let longest = 0;
    const sink = {
      write(text: string) {
        longest = Math.max(longest, text.length);
        lines.push(...text.split('\n').filter(Boolean));
        // Paging that goes round in circles would never end.
        return lines.length > EVENTS ? Promise.reject(new Error('too many')) : Promise.resolve();
      },
    };
    const most = await mostRowsOfOneQuery(database(), async () => {
      const request = { format: 'jsonl', filter: {}, withPersonal: false, pageSize: 300 } as const;
      expect(await exportAudit(database(), sink, request)).toBe(EVENTS);
    });
    expect(most).toBe(300);
    expect(longest).toBeLessThan(300_000);
    const events = lines.map((line) => JSON.parse(line) as { at: string; seq: number });
    const times = events.map(({ at }) => at);
    expect(times).toEqual([...times].sort());
    expect(new Set(events.map(({ seq }) => seq)).size).toBe(EVENTS);
  });
});

describe.each(engines)('verifying while another process writes on %s', (engine) => {
  test('finds nothing', async () => {
    const fresh = await freshDatabase(engine);
    const writer = connect({ url: fresh.url, poolMax: 5 });
    let isWriting = true;
    const written = Promise.all(
      Array.from({ length: 60 }, (_, n) => recordOne(writer, `school-${n % 2}`)),
    ).finally(() => {
      isWriting = false;
    });
    while (isWriting) {
      expect(await verifyAudit(fresh.db, keys, { pageSize: 3 })).toMatchObject({ findings: [] });
    }
    await written;
    expect(await verifyAudit(fresh.db, keys)).toMatchObject({ events: 60, findings: [] });
    await writer.destroy();
    await fresh.drop();
  });
});

/** A chain as the portal writes it, but in a few large inserts. */
async function fillChain(db: Db, events: number): Promise<void> {
  const { id: keyId, key } = keys[0] as { id: string; key: Buffer };
  let mac = GENESIS;
  let rows: object[] = [];
  for (let seq = 1; seq <= events; seq += 1) {
    // Three events share each moment, so that paging by time alone would lose some.
    const at = SCHOOL_MORNING + Math.floor(seq / 3);
    // By chance, so that nothing rests on ids that follow time.
    const id = randomUUID();
    const event: UnsignedEvent = {
      ...{ id, chain: 'long', seq, at, actorKind: 'pupil', actorId: null, subjectId: null },
      ...{ action: 'sign-in', result: 'passed', details: '{}', commitment: null, keyId },
      previousMac: mac,
    };
    mac = eventMac(key, event);
    rows.push({
      ...{ id, chain: 'long', seq, at, actor_kind: 'pupil', action: 'sign-in', details: '{}' },
      ...{ result: 'passed', key_id: keyId, previous_mac: event.previousMac, mac },
    });
    if (rows.length === 500 || seq === events) {
      await db.batchInsert('audit_events', rows, 500);
      rows = [];
    }
  }
  const head = { chain: 'long', seq: events, mac, keyId, updatedAt: SCHOOL_MORNING };
  await db('audit_heads').insert({
    ...{ chain: 'long', seq: events, mac, key_id: keyId, updated_at: SCHOOL_MORNING },
    seal: headSeal(key, head),
  });
}

async function mostRowsOfOneQuery(db: Db, work: () => Promise<void>): Promise<number> {
  let most = 0;
  const look = (response: unknown): void => {
    const rows = Array.isArray(response) ? response : (response as { rows?: unknown[] })?.rows;
    most = Math.max(most, rows?.length ?? 0);
  };
  db.on('query-response', look);
  await work();
  db.off('query-response', look);
  return most;
}
