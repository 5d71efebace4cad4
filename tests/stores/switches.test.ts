import { createAudit } from '../../server/audit/audit';
import type { Db } from '../../server/db/database';
import { createSwitches } from '../../server/switches/switches';
import { describeEachDatabase } from '../support/databases';
import { fakeClock, SCHOOL_MORNING } from '../support/fake-clock';
import { addSchool } from '../support/fixtures';

const HOUR = 60 * 60 * 1000;

function switchesOf(db: Db) {
  const audit = createAudit({ keys: [{ id: 'key', key: Buffer.alloc(32, 1) }] });
  const clock = fakeClock();
  return { clock, switches: createSwitches({ db, clock, audit }) };
}

const order = { path: 'challenge', schoolId: null, banner: 'Call us', hours: 2, staffId: 'a1' };

describeEachDatabase('switches', (database) => {
  afterEach(() => database()('switches').delete());

  test('security 36: one is in force at once and ends by itself', async () => {
    const { clock, switches } = switchesOf(database());
    expect(await switches.active()).toEqual([]);
    await switches.on({ ...order, path: 'challenge' });
    expect(await switches.active()).toEqual([
      expect.objectContaining({
        ...{ path: 'challenge', school: null, banner: 'Call us' },
        endsAt: SCHOOL_MORNING + 2 * HOUR,
      }),
    ]);
    clock.advance(2 * HOUR - 1);
    expect(await switches.active()).toHaveLength(1);
    clock.advance(1);
    expect(await switches.active()).toEqual([]);
  });

  test('security 38: on and off stand in the chain of the school', async () => {
    const db = database();
    const school = await addSchool(db);
    const { switches } = switchesOf(db);
    await switches.on({ ...order, path: 'sign-in-outside', schoolId: school.id });
    const [one] = await switches.active();
    expect(one?.school).toEqual({ ...school, name: `School ${school.code}` });
    expect(await switches.off(one?.id ?? '', 'a2')).toBe(true);
    expect(await switches.active()).toEqual([]);
    const told = await db('audit_events')
      .where({ chain: school.id })
      .orderBy('seq')
      .select('action', 'actor_kind', 'actor_id');
    expect(told).toEqual([
      { action: 'switch.on', actor_kind: 'staff', actor_id: 'a1' },
      { action: 'switch.off', actor_kind: 'staff', actor_id: 'a2' },
    ]);
  });

  test('of several who end it at once one does, and nobody ends what is over', async () => {
    const { clock, switches } = switchesOf(database());
    await switches.on({ ...order, path: 'challenge' });
    const [one] = await switches.active();
    const ended = await Promise.all(['b', 'c', 'd'].map((by) => switches.off(one?.id ?? '', by)));
    expect(ended.filter((done) => done)).toHaveLength(1);
    await switches.on({ ...order, path: 'challenge' });
    const [next] = await switches.active();
    clock.advance(3 * HOUR);
    expect(await switches.off(next?.id ?? '', 'b')).toBe(false);
  });
});
