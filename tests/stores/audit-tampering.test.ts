import { GENESIS } from '../../server/audit/chain';
import { verifyAudit } from '../../server/audit/verify';
import type { Db } from '../../server/db/database';
import {
  dropGuards,
  eventsOf,
  findingsOf,
  insertForged,
  keys,
  recordOne,
  removeRows,
  sixEvents,
} from '../support/audit-tampering';
import { describeEachDatabase } from '../support/databases';
import { SCHOOL_MORNING } from '../support/fake-clock';

describeEachDatabase('security 38: around the guards, verify names', (database) => {
  beforeAll(() => dropGuards(database()));

  test.each([
    ['at', SCHOOL_MORNING - 1],
    ['actor_kind', 'system'],
    ['actor_id', null],
    ['subject_id', 'account-2'],
    ['action', 'sign-out'],
    ['result', 'refused'],
    ['details', '{}'],
    ['commitment', null],
    ['previous_mac', GENESIS],
    ['mac', GENESIS],
  ])('a row whose %s was changed', async (column, value) => {
    const { chain, ids } = await sixEvents(database());
    await database()('audit_events')
      .where({ chain, seq: 3 })
      .update({ [column]: value });
    const found = await findingsOf(database(), chain);
    expect(found).toContainEqual({ kind: 'changed', chain, seq: 3, id: ids[2] });
    expect(found.filter((finding) => finding.kind !== 'personal-changed')).toHaveLength(1);
  });

  test('a removed row', async () => {
    const { chain } = await sixEvents(database());
    await removeRows(database(), chain, [3]);
    expect(await findingsOf(database(), chain)).toEqual([
      { kind: 'removed', chain, fromSeq: 3, toSeq: 3 },
    ]);
  });

  test('removed rows at the beginning', async () => {
    const { chain } = await sixEvents(database());
    await removeRows(database(), chain, [1, 2]);
    expect(await findingsOf(database(), chain)).toEqual([
      { kind: 'removed', chain, fromSeq: 1, toSeq: 2 },
    ]);
  });

  test('a removed row, the rest renumbered and the head with it', async () => {
    const { chain, ids } = await sixEvents(database());
    await removeRows(database(), chain, [3]);
    for (const seq of [4, 5, 6]) {
      await database()('audit_events')
        .where({ chain, seq })
        .update({ seq: seq - 1 });
    }
    await database()('audit_heads').where({ chain }).update({ seq: 5 });
    expect(await findingsOf(database(), chain)).toEqual([
      ...[3, 4, 5].map((seq) => ({ kind: 'changed', chain, seq, id: ids[seq] })),
      { kind: 'head-changed', chain, seq: 5 },
    ]);
  });

  test('an inserted row', async () => {
    const { chain } = await sixEvents(database());
    const id = await insertForged(database(), chain, 7);
    expect(await findingsOf(database(), chain)).toEqual([{ kind: 'inserted', chain, seq: 7, id }]);
  });

  test('an inserted row before the first', async () => {
    const { chain } = await sixEvents(database());
    const id = await insertForged(database(), chain, 0);
    expect(await findingsOf(database(), chain)).toEqual([{ kind: 'inserted', chain, seq: 0, id }]);
  });

  test('a row put in the place of another', async () => {
    const { chain } = await sixEvents(database());
    await removeRows(database(), chain, [3]);
    const id = await insertForged(database(), chain, 3);
    expect(await findingsOf(database(), chain)).toEqual([{ kind: 'changed', chain, seq: 3, id }]);
  });

  test('two rows that were exchanged', async () => {
    const { chain, ids } = await sixEvents(database());
    const events = database()('audit_events');
    await events.clone().where({ chain, seq: 2 }).update({ seq: -1 });
    await events.clone().where({ chain, seq: 5 }).update({ seq: 2 });
    await events.clone().where({ chain, seq: -1 }).update({ seq: 5 });
    expect(await findingsOf(database(), chain)).toEqual([
      { kind: 'changed', chain, seq: 2, id: ids[4] },
      { kind: 'changed', chain, seq: 5, id: ids[1] },
    ]);
  });

  test('a row that was moved to another school', async () => {
    const one = await sixEvents(database());
    const two = await sixEvents(database());
    await database()('audit_events')
      .where({ chain: one.chain, seq: 6 })
      .update({ chain: two.chain, seq: 7 });
    expect(await findingsOf(database(), one.chain)).toEqual([
      { kind: 'truncated', chain: one.chain, fromSeq: 6, toSeq: 6 },
    ]);
    expect(await findingsOf(database(), two.chain)).toEqual([
      { kind: 'inserted', chain: two.chain, seq: 7, id: one.ids[5] },
    ]);
  });

  test('a row signed with a key that was not given', async () => {
    const { chain, ids } = await sixEvents(database());
    await database()('audit_events').where({ chain, seq: 2 }).update({ key_id: 'k9' });
    expect(await findingsOf(database(), chain)).toEqual([
      { kind: 'unknown-key', chain, seq: 2, id: ids[1], keyId: 'k9' },
    ]);
  });

  test.each([
    ['details', '{"address":"198.51.100.1"}'],
    ['salt', '00'],
  ])('personal details whose %s were changed', async (column, value) => {
    const { chain, ids } = await sixEvents(database());
    await database()('audit_personal')
      .where({ event_id: ids[2] })
      .update({ [column]: value });
    expect(await findingsOf(database(), chain)).toEqual([
      { kind: 'personal-changed', chain, seq: 3, id: ids[2] },
    ]);
  });

  test('personal details that were added to an event without any', async () => {
    const { chain } = await sixEvents(database());
    await recordOne(database(), chain);
    const seventh = (await eventsOf(database(), chain)).find((event) => event.seq === 7);
    await database()('audit_personal').insert({
      event_id: seventh?.id,
      at: 1,
      salt: '00',
      details: '{}',
    });
    expect(await findingsOf(database(), chain)).toEqual([
      { kind: 'personal-changed', chain, seq: 7, id: seventh?.id },
    ]);
  });

  test('a second row of the same number, across the edge of a page', async () => {
    await dropUniqueness(database());
    const { chain } = await sixEvents(database());
    const id = await insertForged(database(), chain, 3);
    for (const pageSize of [1, 2, 3, 100]) {
      expect(await findingsOf(database(), chain, { pageSize })).toEqual([
        { kind: 'inserted', chain, seq: 3, id },
      ]);
    }
  });

  test('more findings than it keeps are counted', async () => {
    const { chain } = await sixEvents(database());
    await database()('audit_events').where({ chain }).update({ result: 'other' });
    const result = await verifyAudit(database(), keys, { maxFindings: 2 });
    expect(result.findings).toHaveLength(2);
    expect(result.findingsLeftOut).toBeGreaterThanOrEqual(4);
  });
});

function dropUniqueness(db: Db): Promise<unknown> {
  return db.schema.alterTable('audit_events', (table) => {
    table.dropUnique(['chain', 'seq']);
  });
}
