import type { Account } from '../../server/accounts/account';
import { DAY } from '../../server/clock';
import type { Print } from '../../server/paper/prints';
import { describeEachDatabase } from '../support/databases';
import { addPupil, addSchool, type SchoolFixture } from '../support/fixtures';
import { printsOn, type PrintsInTest } from '../support/prints';

const actor = { kind: 'staff', id: 'staff-1' } as const;
const OLD = 'Kite-River-88';

describeEachDatabase('slips that wait for their day', (database) => {
  let school: SchoolFixture;
  let pupils: [Account, Account, Account];
  let room: PrintsInTest;
  let validFrom: number;
  beforeEach(async () => {
    school = await addSchool(database());
    const add = () => addPupil(database(), { school, className: '4A' });
    pupils = [await add(), await add(), await add()];
    room = printsOn(database());
    validFrom = room.clock.now() + 30 * DAY;
    await room.services.choosePassword({
      ...{ account: pupils[0], newPassword: OLD, how: 'first' },
      visitor: { address: '', device: null },
    });
  });
  afterEach(() => room.prints.close());

  async function printed(from: number | null = validFrom): Promise<Print> {
    const accountIds = pupils.map(({ id }) => id);
    const started = await room.prints.startPrint({
      ...{ kind: 'slips', schoolId: school.id, accountIds, what: '4A', actor, validFrom: from },
    });
    if (started.kind !== 'started') throw new Error(started.kind);
    const print = await room.made(started.print.id);
    const taken = await room.prints.take(print.id, actor);
    if (taken.kind !== 'taken') throw new Error(taken.kind);
    return taken.print;
  }

  const cancel = ({ id }: Print, accountIds: string[] | null = null) =>
    room.prints.cancel(id, accountIds, actor);
  const slipOf = ({ loginId }: Account) => room.passwords.get(loginId) ?? '';
  const signIn = async ({ loginIdFolded: canonicalId }: Account, password: string) =>
    (
      await room.services.signIn({
        ...{ canonicalId, password },
        visitor: { address: '', device: null },
      })
    ).kind;
  const cancellations = () =>
    database()('audit_events')
      .where({ chain: school.id, action: 'slips.cancelled' })
      .orderBy('seq')
      .select<{ subject_id: string | null; actor_id: string; details: string }[]>('*');

  test('all are cancelled at once: the old passwords go on, and the audit says who and how many', async () => {
    const print = await printed();
    expect(print).toMatchObject({ state: 'handed-out', waiting: 3 });
    expect(await cancel(print)).toEqual({ kind: 'cancelled', count: 3 });
    expect(await room.prints.progress(print.id)).toMatchObject({ state: 'cancelled', waiting: 0 });
    room.clock.set(validFrom);
    expect(await room.prints.sweep()).toMatchObject({ inForce: 0 });
    expect(await signIn(pupils[0], OLD)).toBe('signed-in');
    expect(await signIn(pupils[0], slipOf(pupils[0]))).toBe('wrong');
    const [told, ...more] = await cancellations();
    expect(more).toEqual([]);
    expect(told).toMatchObject({ actor_id: 'staff-1', subject_id: null });
    expect(JSON.parse(told?.details ?? '')).toMatchObject({ print: print.id, count: 3 });
  });

  test("one pupil's is cancelled, the others come in force on their day", async () => {
    const print = await printed();
    expect(await cancel(print, [pupils[0].id])).toEqual({ kind: 'cancelled', count: 1 });
    expect(await room.prints.progress(print.id)).toMatchObject({ state: 'handed-out', waiting: 2 });
    room.clock.set(validFrom);
    expect(await room.prints.sweep()).toMatchObject({ inForce: 2 });
    expect(await signIn(pupils[0], OLD)).toBe('signed-in');
    expect(await signIn(pupils[1], slipOf(pupils[1]))).not.toBe('wrong');
    expect(await cancellations()).toMatchObject([{ subject_id: pupils[0].id }]);
  });

  test('what is in force, of another print or no slip at all is not cancelled', async () => {
    const now = await printed(null);
    expect(await cancel(now)).toEqual({ kind: 'none-waits' });
    const first = await printed();
    const second = await printed();
    // The later slip took the place of the first one.
    expect(await cancel(first)).toEqual({ kind: 'none-waits' });
    expect(await room.prints.progress(first.id)).toMatchObject({ state: 'handed-out' });
    expect(await cancel(second, ['nobody'])).toEqual({ kind: 'none-waits' });
    room.clock.set(validFrom);
    // The day has come although housekeeping has not.
    expect(await cancel(second)).toEqual({ kind: 'none-waits' });
    expect(await room.prints.sweep()).toMatchObject({ inForce: 3 });
    expect(await room.prints.cancel('none', null, actor)).toEqual({ kind: 'unknown' });
    expect(await cancellations()).toEqual([]);
  });

  test('of ten people at once one cancels, and the audit has one line', async () => {
    const print = await printed();
    const results = await Promise.all(Array.from({ length: 10 }, () => cancel(print)));
    expect(results.filter(({ kind }) => kind === 'cancelled')).toEqual([
      { kind: 'cancelled', count: 3 },
    ]);
    expect(await cancellations()).toHaveLength(1);
  });
});
