import { HOUR } from '../../server/clock';
import { describeEachDatabase } from '../support/databases';
import { addSchool } from '../support/fixtures';
import { fakeClock } from '../support/fake-clock';
import { asking, requestRoom, theSchool } from '../support/requests';

describeEachDatabase('the throttles of requests for help', (database) => {
  async function freshSchool(networks: string[] = []) {
    const db = database();
    return { db, school: await theSchool(db, await addSchool(db, { networks })) };
  }

  test('three an hour for a visitor, exactly, however many come at once', async () => {
    const { db, school } = await freshSchool();
    const clock = fakeClock();
    const { requests } = requestRoom(db, clock, { visitorHour: 3 });
    const visitor = { address: '192.0.2.77', device: null };
    const results = await Promise.all(
      Array.from({ length: 15 }, () => requests.ask(asking(school, { visitor }))),
    );
    expect(results.filter(({ kind }) => kind === 'asked')).toHaveLength(3);
    expect(results.find(({ kind }) => kind === 'throttled')).toEqual({
      ...{ kind: 'throttled', why: 'visitor', until: clock.now() + HOUR },
    });
    clock.advance(HOUR - 1);
    expect(await requests.ask(asking(school, { visitor }))).toMatchObject({ kind: 'throttled' });
    clock.advance(1);
    expect(await requests.ask(asking(school, { visitor }))).toMatchObject({ kind: 'asked' });
  });

  test('a visitor is an address and a device; a whole lab behind one address is not one', async () => {
    const { db, school } = await freshSchool(['203.0.113.0/24']);
    const { requests } = requestRoom(db, fakeClock(), { visitorHour: 1 });
    const from = async (address: string, device: string | null = null) =>
      (await requests.ask(asking(school, { visitor: { address, device } }))).kind;
    expect(await from('192.0.2.1')).toBe('asked');
    expect(await from('192.0.2.1')).toBe('throttled');
    expect(await from('192.0.2.2')).toBe('asked');
    expect(await from('192.0.2.1', 'device-1')).toBe('asked');
    expect(await from('192.0.2.1', 'device-1')).toBe('throttled');
    expect(await from('2001:db8:0:1::1')).toBe('asked');
    expect(await from('2001:db8:0:1::2')).toBe('throttled');
    expect(await from('2001:db8:0:2::1')).toBe('asked');
    expect(await from('203.0.113.5')).toBe('asked');
    expect(await from('203.0.113.5')).toBe('asked');
    expect(await from('203.0.113.5', 'device-2')).toBe('asked');
    expect(await from('203.0.113.5', 'device-2')).toBe('throttled');
  });

  test('so many an hour for a school, whoever asks; other schools go on', async () => {
    const { db, school } = await freshSchool();
    const { school: other } = await freshSchool();
    const { requests } = requestRoom(db, fakeClock(), { schoolHour: 2 });
    const kinds = [];
    for (const number of [1, 2, 3]) {
      const visitor = { address: `192.0.2.${number}`, device: null };
      kinds.push(await requests.ask(asking(school, { visitor })));
    }
    expect(kinds.map(({ kind }) => kind)).toEqual(['asked', 'asked', 'throttled']);
    expect(kinds[2]).toMatchObject({ why: 'school' });
    expect(await requests.ask(asking(other))).toMatchObject({ kind: 'asked' });
    expect(await db('help_requests').where({ school_id: school.id })).toHaveLength(2);
  });
});
