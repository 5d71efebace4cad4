import { dailyHeads } from '../../server/audit/audit';
import { GENESIS } from '../../server/audit/chain';
import {
  dropGuards,
  eventsOf,
  findingsOf,
  recordOne,
  removeRows,
  sixEvents,
} from '../support/audit-tampering';
import { describeEachDatabase } from '../support/databases';

describeEachDatabase('security 38: at the end of a chain, verify names', (database) => {
  beforeAll(() => dropGuards(database()));

  test('a tail that was cut off', async () => {
    const { chain } = await sixEvents(database());
    await removeRows(database(), chain, [5, 6]);
    expect(await findingsOf(database(), chain)).toEqual([
      { kind: 'truncated', chain, fromSeq: 5, toSeq: 6 },
    ]);
  });

  test('a chain that was emptied', async () => {
    const { chain } = await sixEvents(database());
    await removeRows(database(), chain, [1, 2, 3, 4, 5, 6]);
    expect(await findingsOf(database(), chain)).toEqual([
      { kind: 'truncated', chain, fromSeq: 1, toSeq: 6 },
    ]);
  });

  test('a tail that was cut off with the head set to the row before', async () => {
    const { chain } = await sixEvents(database());
    const [fourth] = await database()('audit_events')
      .where({ chain, seq: 4 })
      .select<{ mac: string }[]>('mac');
    await removeRows(database(), chain, [5, 6]);
    await database()('audit_heads').where({ chain }).update({ seq: 4, mac: fourth?.mac });
    expect(await findingsOf(database(), chain)).toEqual([{ kind: 'head-changed', chain, seq: 4 }]);
  });

  test('the same even after the portal went on writing', async () => {
    const { chain } = await sixEvents(database());
    const [fourth] = await database()('audit_events')
      .where({ chain, seq: 4 })
      .select<{ mac: string }[]>('mac');
    await removeRows(database(), chain, [5, 6]);
    await database()('audit_heads').where({ chain }).update({ seq: 4, mac: fourth?.mac });
    await recordOne(database(), chain);
    await recordOne(database(), chain);
    const events = (await eventsOf(database(), chain)).filter((event) => event.seq > 4);
    expect(events.map(({ seq, action }) => [seq, action]).sort()).toEqual([
      [5, 'audit.head-altered'],
      [6, 'sign-in'],
      [7, 'sign-in'],
    ]);
    const note = events.find((event) => event.action === 'audit.head-altered');
    expect(await findingsOf(database(), chain)).toEqual([
      { kind: 'head-was-altered', chain, seq: 5, id: note?.id },
    ]);
  });

  test.each([
    ['seq', 5],
    ['seq', 9],
    ['mac', GENESIS],
    ['seal', GENESIS],
    ['updated_at', 1],
  ])('a head whose %s was set to %s', async (column, value) => {
    const { chain } = await sixEvents(database());
    await database()('audit_heads')
      .where({ chain })
      .update({ [column]: value });
    const seq = column === 'seq' ? value : 6;
    expect(await findingsOf(database(), chain)).toEqual([{ kind: 'head-changed', chain, seq }]);
  });

  test('a head that is gone', async () => {
    const { chain } = await sixEvents(database());
    await database()('audit_heads').where({ chain }).delete();
    expect(await findingsOf(database(), chain)).toEqual([{ kind: 'head-missing', chain }]);
    // Beginning again at 1 would hide it, so no deed of this school succeeds until it is repaired.
    await expect(recordOne(database(), chain)).rejects.toThrow(/unique|append-only/i);
  });

  test('a backup of the chain put back: only with the heads of the log', async () => {
    const { chain } = await sixEvents(database());
    const backup = await database()('audit_heads').where({ chain });
    await recordOne(database(), chain);
    const loggedHeads = (await dailyHeads(database())).filter((head) => head.chain === chain);
    await removeRows(database(), chain, [7]);
    await database()('audit_heads')
      .where({ chain })
      .update(backup[0] as object);
    expect(await findingsOf(database(), chain)).toEqual([]);
    expect(await findingsOf(database(), chain, { loggedHeads })).toEqual([
      { kind: 'logged-head-missing', chain, seq: 7 },
    ]);
  });

  test('a whole chain that vanished with its head: only with the heads of the log', async () => {
    const { chain } = await sixEvents(database());
    const loggedHeads = (await dailyHeads(database())).filter((head) => head.chain === chain);
    expect(await findingsOf(database(), chain, { loggedHeads })).toEqual([]);
    await removeRows(database(), chain, [1, 2, 3, 4, 5, 6]);
    await database()('audit_heads').where({ chain }).delete();
    expect(await findingsOf(database(), chain)).toEqual([]);
    expect(await findingsOf(database(), chain, { loggedHeads })).toEqual([
      { kind: 'logged-head-missing', chain, seq: 6 },
    ]);
  });
});
