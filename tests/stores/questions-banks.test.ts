import { createAudit } from '../../server/audit/audit';
import { SECOND } from '../../server/clock';
import { inTransaction, type Db } from '../../server/db/database';
import { createBankChanges } from '../../server/questions/bank-changes';
import { createBankHistory } from '../../server/questions/bank-history';
import { createBanks, type BankName } from '../../server/questions/banks';
import { boatQuestion, boatTexts, deedOn, idOf, typedOf } from '../support/banks';
import { describeEachDatabase } from '../support/databases';
import { fakeClock, type FakeClock } from '../support/fake-clock';

interface RoomChanges {
  clock?: FakeClock;
  set?: number;
  current?: BankName;
}

function roomOn(db: Db, { clock = fakeClock(), set = 3, current = 'private' }: RoomChanges = {}) {
  const banks = createBanks({ current, set, ground: { db, clock } });
  const audit = createAudit({ keys: [{ id: 'key', key: Buffer.alloc(32, 1) }] });
  const changes = createBankChanges({ db, clock, audit, banks, set });
  return { clock, banks, changes, history: createBankHistory(db) };
}

type Room = ReturnType<typeof roomOn>;

const found = ({ banks }: Room, id: string) => {
  const question = banks.find(id);
  if (!question) throw new Error(`${id} is in no bank`);
  return question;
};
const offered = ({ banks }: Room) => banks.current.questions.map(({ id }) => id);

describeEachDatabase('the question banks', (database) => {
  beforeEach(() =>
    inTransaction(database(), async (tx) => {
      await tx('question_versions').delete();
      await tx('question_banks').delete();
    }),
  );

  const told = async (): Promise<unknown[]> => {
    const rows = await database()('audit_events')
      .where({ chain: 'installation' })
      .orderBy('seq')
      .select<{ action: string; actor_id: string; details: string }[]>();
    return rows.map(({ action, actor_id: who, details }) => ({
      ...{ action, who, details: JSON.parse(details) as unknown },
    }));
  };

  test('an added question is offered at once, last in its bank, and has a place of its own', async () => {
    const room = roomOn(database());
    const before = offered(room);
    const id = idOf(
      await room.changes.add({ bank: 'private', typed: boatQuestion, staffId: 'admin-1' }),
    );
    expect(id).toBe('added-what-did-you-call-your-boat');
    expect(offered(room)).toEqual([...before, id]);
    expect(found(room, id)).toMatchObject({
      ...{ bank: 'private', state: 'offered', version: 1, text: boatTexts },
      popular: ['titanic', 'Boaty McBoatface'],
    });
    expect(room.banks.order(id)).toBe(room.banks.all.length - 1);
  });

  test('another process sees it within three seconds, a new one at its first look', async () => {
    const clock = fakeClock();
    const [room, other] = [roomOn(database(), { clock }), roomOn(database(), { clock })];
    await other.banks.refresh();
    const id = idOf(
      await room.changes.add({ bank: 'private', typed: boatQuestion, staffId: 'admin-1' }),
    );
    await other.banks.refresh();
    expect(other.banks.find(id)).toBeUndefined();
    clock.advance(3 * SECOND);
    await other.banks.refresh();
    expect(other.banks.find(id)?.text).toEqual(boatTexts);
    const late = roomOn(database());
    expect(late.banks.find(id)).toBeUndefined();
    await late.banks.refresh();
    expect(late.banks.find(id)?.text).toEqual(boatTexts);
  });

  test('nothing is read again while nothing changes', async () => {
    const { banks, clock, changes } = roomOn(database());
    await banks.refresh();
    const all = banks.all;
    clock.advance(3 * SECOND);
    await banks.refresh();
    expect(banks.all).toBe(all);
    await changes.add({ bank: 'private', typed: boatQuestion, staffId: 'admin-1' });
    expect(banks.all).not.toBe(all);
  });

  test('each change is a version more, and the earlier ones stay to be read', async () => {
    const room = roomOn(database());
    const robot = found(room, 'robot-name');
    const english = 'You build a helpful robot. What is it called?';
    const typed = { ...typedOf(robot), text: { ...robot.text, en: english } };
    idOf(await room.changes.change({ ...deedOn(robot), typed }));
    const list = { ...typed, popular: 'Robo\nROBO!\nmechanic' };
    idOf(await room.changes.change({ ...deedOn(found(room, robot.id), 'admin-2'), typed: list }));
    idOf(await room.changes.retire(deedOn(found(room, robot.id))));
    idOf(await room.changes.offer(deedOn(found(room, robot.id))));
    const [latest, ...earlier] = await room.history.versions(robot.id);
    expect(latest).toMatchObject({ version: 4, state: 'offered', popular: ['Robo', 'mechanic'] });
    expect(earlier.map(({ version, state, madeBy }) => [version, state, madeBy])).toEqual([
      ...[
        [3, 'retired', 'admin-1'],
        [2, 'offered', 'admin-2'],
        [1, 'offered', 'admin-1'],
      ],
    ]);
    expect(earlier[2]).toMatchObject({ text: { en: english }, popular: robot.popular });
    expect(room.history.shipped(robot.id)?.text).toEqual(robot.text);
    expect((await room.history.changed()).get(robot.id)).toBe(room.clock.now());
  });

  test('the audit tells who changed what of which question, and never the list', async () => {
    const room = roomOn(database());
    const before = (await told()).length;
    const id = idOf(
      await room.changes.add({ bank: 'private', typed: boatQuestion, staffId: 'admin-1' }),
    );
    const typed = { text: { ...boatTexts, ms: 'Apakah nama kapal kamu?' }, popular: 'canary' };
    await room.changes.change({ ...deedOn(found(room, id), 'admin-2'), typed });
    await room.changes.retire(deedOn(found(room, id)));
    await room.changes.offer(deedOn(found(room, id)));
    const question = { bank: 'private', question: id };
    const events = (await told()).slice(before);
    expect(events).toEqual([
      { action: 'question.added', who: 'admin-1', details: { ...question, version: 1 } },
      {
        ...{ action: 'question.changed', who: 'admin-2' },
        details: { ...question, version: 2, fields: 'ms popular' },
      },
      { action: 'question.retired', who: 'admin-1', details: { ...question, version: 3 } },
      { action: 'question.offered', who: 'admin-1', details: { ...question, version: 4 } },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/canary|titanic/i);
  });

  test('of ten admins with one version one wins, and the others are told', async () => {
    const db = database();
    const rooms = Array.from({ length: 10 }, () => roomOn(db));
    const robot = found(rooms[0]!, 'robot-name');
    const results = await Promise.all(
      rooms.map(({ changes }, n) => {
        const text = { ...robot.text, en: `Which robot is number ${n}?` };
        const typed = { ...typedOf(robot), text };
        return changes.change({ ...deedOn(robot, `admin-${n}`), typed });
      }),
    );
    const kinds = results.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'done')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'overtaken')).toHaveLength(9);
    const versions = await rooms[0]!.history.versions(robot.id);
    const winner = kinds.indexOf('done');
    expect(versions.map(({ version, madeBy }) => [version, madeBy])).toEqual([
      [1, `admin-${winner}`],
    ]);
    for (const { banks } of rooms) {
      expect(banks.find(robot.id)?.text.en).toBe(`Which robot is number ${winner}?`);
    }
  });

  test('ten who add the same question at once add one', async () => {
    const rooms = Array.from({ length: 10 }, () => roomOn(database()));
    const results = await Promise.all(
      rooms.map(({ changes }) =>
        changes.add({ bank: 'private', typed: boatQuestion, staffId: 'admin-1' }),
      ),
    );
    expect(results.map(({ kind }) => kind).sort()).toEqual([
      ...['done', ...Array.from({ length: 9 }, () => 'refused')],
    ]);
  });

  test('however many retire at once, enough stay to choose from', async () => {
    const db = database();
    const rooms = Array.from({ length: 8 }, () => roomOn(db, { current: 'familiar' }));
    const results = await Promise.all(
      rooms.map((room, n) => room.changes.retire(deedOn(room.banks.current.questions[n]!))),
    );
    const kinds = results.map(({ kind }) => kind).sort();
    expect(kinds).toEqual([
      ...Array.from({ length: 3 }, () => 'done'),
      ...Array.from({ length: 5 }, () => 'too-few'),
    ]);
    expect(results.find(({ kind }) => kind === 'too-few')).toEqual({ kind: 'too-few', least: 5 });
    const room = roomOn(db, { current: 'familiar' });
    await room.banks.refresh();
    expect(offered(room)).toHaveLength(5);
    expect(room.banks.current.all).toHaveLength(8);
    // A larger QNA_SET than that: nobody may be kept from choosing.
    const wider = roomOn(db, { current: 'familiar', set: 6 });
    await wider.banks.refresh();
    expect(offered(wider)).toHaveLength(8);
    expect(wider.banks.current.isShort).toBe(true);
  });

  test('what reads like another question on offer is refused, and a retired one is out of the way', async () => {
    const room = roomOn(database());
    const [one, two] = room.banks.current.questions;
    const typed = { ...boatQuestion, text: { ...boatTexts, zh: ` ${one!.text.zh}！` } };
    const problem = { field: 'zh', code: 'text-alike', params: { other: one!.text.en } };
    const refused = { kind: 'refused', problems: [problem] };
    const order = { bank: 'private', typed, staffId: 'admin-1' };
    expect(await room.changes.add(order)).toEqual(refused);
    expect(await room.changes.change({ ...deedOn(two!), typed })).toEqual(refused);
    idOf(await room.changes.retire(deedOn(one!)));
    idOf(await room.changes.add(order));
    const again = await room.changes.offer(deedOn(found(room, one!.id)));
    expect(again).toMatchObject({ kind: 'refused', problems: [{ field: 'zh' }] });
    // In its own words it may be mended meanwhile.
    const better = { ...typedOf(one!), popular: 'x ray' };
    idOf(await room.changes.change({ ...deedOn(found(room, one!.id)), typed: better }));
  });

  test('what is wrong changes nothing, and what stands already makes no version', async () => {
    const room = roomOn(database());
    const robot = found(room, 'robot-name');
    const empty = { text: { en: '', ms: '', zh: '', ta: '' }, popular: '!!!' };
    expect(await room.changes.change({ ...deedOn(robot), typed: empty })).toMatchObject({
      kind: 'refused',
      problems: ['en', 'ms', 'zh', 'ta', 'popular'].map((field) => ({ field })),
    });
    const add = { bank: 'private', typed: empty, staffId: 'admin-1' };
    expect((await room.changes.add(add)).kind).toBe('refused');
    const same = { ...deedOn(robot), typed: typedOf(robot) };
    expect(await room.changes.change(same)).toEqual({ kind: 'unchanged' });
    expect(await room.changes.offer(deedOn(robot))).toEqual({ kind: 'unchanged' });
    idOf(await room.changes.retire(deedOn(robot)));
    const retired = deedOn(found(room, robot.id));
    expect(await room.changes.retire(retired)).toEqual({ kind: 'unchanged' });
    expect(await room.changes.retire(deedOn(robot))).toEqual({ kind: 'overtaken' });
    expect(await room.history.versions(robot.id)).toHaveLength(1);
  });
});

test('without a database the banks stay as they ship', async () => {
  const banks = createBanks({ current: 'private' });
  const { all } = banks;
  await banks.refresh();
  await banks.reload();
  expect(banks.all).toBe(all);
});
