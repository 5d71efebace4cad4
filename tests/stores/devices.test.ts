import { createDevices } from '../../server/devices/devices';
import { inTransaction, type Db } from '../../server/db/database';
import { describeEachDatabase } from '../support/databases';
import { fakeClock } from '../support/fake-clock';
import { addPupil, addSchool } from '../support/fixtures';

const DAY = 24 * 60 * 60 * 1000;
const key = Buffer.alloc(32, 3);
const secrets = ['a'.repeat(40), 'b'.repeat(40)];

function devicesOn(db: Db, clock = fakeClock()) {
  const devices = createDevices({ db, clock, key, secrets });
  return {
    devices,
    clock,
    device: () => digestOf(devices.read(devices.issue().cookieValue)),
    use: (digest: string, accountId: string) =>
      inTransaction(db, (tx) => devices.remember(tx, digest, accountId)),
    facts: (digest: string | null, accountId: string | null) =>
      devices.laneFacts(db, digest, accountId),
  };
}

describe('the cookie', () => {
  // Nothing here reads the database.
  const { devices } = devicesOn(null as unknown as Db);

  test('security 8: is random, and known again by the same digest', () => {
    const [one, other] = [devices.issue().cookieValue, devices.issue().cookieValue];
    expect(one).not.toBe(other);
    expect(devices.read(one)).toMatch(/^[0-9a-f]{64}$/);
    expect(devices.read(one)).toBe(devices.read(one));
    expect(devices.read(one)).not.toBe(devices.read(other));
    const [random] = one.split('.');
    expect(Buffer.from(random!, 'base64url')).toHaveLength(32);
    expect(devices.read(one)).not.toContain(random);
  });

  test('security 8: one signed with an older secret still counts, one of a removed does not', () => {
    const by = (own: string[]) =>
      createDevices({ db: null as unknown as Db, clock: fakeClock(), key, secrets: own });
    const older = by([secrets[1]!]).issue().cookieValue;
    expect(devices.read(older)).not.toBeNull();
    expect(devices.read(by(['c'.repeat(40)]).issue().cookieValue)).toBeNull();
    expect(by([secrets[0]!]).read(devices.issue().cookieValue)).not.toBeNull();
  });

  test('security 8: signed anew it is the same device, for the newest secret alone', () => {
    const by = (own: string[]) =>
      createDevices({ db: null as unknown as Db, clock: fakeClock(), key, secrets: own });
    const older = by([secrets[1]!]).issue().cookieValue;
    const renewed = devices.renewed(older)!;
    expect(by([secrets[0]!]).read(renewed)).toBe(devices.read(older));
    expect(by([secrets[1]!]).read(renewed)).toBeNull();
    expect(devices.renewed(by(['c'.repeat(40)]).issue().cookieValue)).toBeNull();
  });

  test.each([
    ['missing', undefined],
    ['empty', ''],
    ['unsigned', 'A'.repeat(43)],
    ['a dot', '.'],
    ['changed', `B${'A'.repeat(42)}.${'x'.repeat(43)}`],
    ['too long', `${'A'.repeat(100_000)}.x`],
    ['a list', ['a'] as unknown as string],
  ])('security 8: %s is nobody', (_name, value) => {
    expect(devices.read(value)).toBeNull();
    expect(devices.renewed(value)).toBeNull();
  });

  test('security 8: a signature for something else is no device', () => {
    const value = devices.issue().cookieValue;
    expect(devices.read(`${value.slice(1)}`)).toBeNull();
    expect(devices.read(`${value}x`)).toBeNull();
  });
});

describeEachDatabase('known devices', (database) => {
  test('security 8: the two used last have a rank', async () => {
    const { device, use, facts, clock } = devicesOn(database());
    const { id } = await addPupil(database());
    const [first, second, third] = [device(), device(), device()];
    for (const digest of [first, second, third]) {
      clock.advance(1000);
      await use(digest, id);
    }
    expect((await facts(third, id)).rank).toBe(1);
    expect((await facts(second, id)).rank).toBe(2);
    expect((await facts(first, id)).rank).toBeNull();
    clock.advance(1000);
    await use(first, id);
    expect((await facts(first, id)).rank).toBe(1);
    expect((await facts(second, id)).rank).toBeNull();
  });

  test('security 8: a device of one account is no device of another', async () => {
    const { device, use, facts } = devicesOn(database());
    const [one, other] = [await addPupil(database()), await addPupil(database())];
    const digest = device();
    await use(digest, one.id);
    expect(await facts(digest, other.id)).toEqual({ rank: null, shared: false, firstAt: null });
  });

  test('security 8: with the sixth account in 30 days it is shared', async () => {
    const { device, use, facts, clock } = devicesOn(database());
    const school = await addSchool(database());
    const digest = device();
    const pupils = [];
    for (let n = 0; n < 6; n++) pupils.push(await addPupil(database(), { school }));
    for (const { id } of pupils.slice(0, 5)) await use(digest, id);
    const id = pupils[0]!.id;
    expect(await facts(digest, id)).toMatchObject({ rank: 1, shared: false });
    clock.advance(DAY);
    await use(digest, pupils[5]!.id);
    expect(await facts(digest, id)).toMatchObject({ shared: true });
    expect(await facts(digest, null)).toMatchObject({ shared: true });
    clock.advance(29 * DAY - 1);
    expect(await facts(digest, id)).toMatchObject({ shared: true });
    clock.advance(1);
    expect(await facts(digest, id)).toMatchObject({ shared: false });
  });

  test('security 8: after 180 days without use it is not known', async () => {
    const { device, use, facts, clock } = devicesOn(database());
    const { id } = await addPupil(database());
    const digest = device();
    const firstAt = clock.now();
    await use(digest, id);
    clock.advance(180 * DAY - 1);
    expect(await facts(digest, id)).toEqual({ rank: 1, shared: false, firstAt });
    clock.advance(1);
    expect(await facts(digest, id)).toEqual({ rank: null, shared: false, firstAt: null });
    await use(digest, id);
    expect((await facts(digest, id)).firstAt).toBe(clock.now());
  });

  test('security 8: revoked devices are met anew', async () => {
    const { devices, device, use, facts, clock } = devicesOn(database());
    const [{ id }, other] = [await addPupil(database()), await addPupil(database())];
    const digest = device();
    await use(digest, id);
    await use(digest, other.id);
    expect(await inTransaction(database(), (tx) => devices.revokeAll(tx, id))).toBe(1);
    expect(await inTransaction(database(), (tx) => devices.revokeAll(tx, id))).toBe(0);
    expect(await facts(digest, id)).toEqual({ rank: null, shared: false, firstAt: null });
    expect((await facts(digest, other.id)).rank).toBe(1);
    clock.advance(DAY);
    await use(digest, id);
    expect(await facts(digest, id)).toEqual({ rank: 1, shared: false, firstAt: clock.now() });
  });

  test('security 24: known before a moment', async () => {
    const { devices, device, use, clock } = devicesOn(database());
    const { id } = await addPupil(database());
    const [before, after, never] = [device(), device(), device()];
    await use(before, id);
    clock.advance(1000);
    const moment = clock.now();
    await use(after, id);
    clock.advance(1000);
    await use(before, id);
    const known = (digest: string | null, accountId = id) =>
      devices.knownBefore(database(), digest, { accountId, moment });
    expect(await known(before)).toBe(true);
    expect(await known(after)).toBe(false);
    expect(await known(never)).toBe(false);
    expect(await known(null)).toBe(false);
    expect(await known(before, (await addPupil(database())).id)).toBe(false);
    await inTransaction(database(), (tx) => devices.revokeAll(tx, id));
    await use(before, id);
    expect(await known(before)).toBe(false);
  });

  test('security 24: the shared computer of a lab is not known before', async () => {
    const { devices, device, use, clock } = devicesOn(database());
    const digest = device();
    const pupils = [];
    for (let n = 0; n < 6; n++) pupils.push(await addPupil(database()));
    for (const { id } of pupils) await use(digest, id);
    clock.advance(1000);
    const asked = { accountId: pupils[0]!.id, moment: clock.now() };
    expect(await devices.knownBefore(database(), digest, asked)).toBe(false);
  });

  test('security 3: the same statements for real and unknown, with and without a cookie', async () => {
    const { device, use, facts } = devicesOn(database());
    const { id } = await addPupil(database());
    const digest = device();
    await use(digest, id);
    const all = [];
    for (const [cookie, account] of [
      [digest, id],
      [digest, null],
      [null, id],
      [null, null],
      [device(), 'nobody'],
    ] as const) {
      const statements: string[] = [];
      const note = ({ sql }: { sql: string }) => statements.push(sql);
      database().on('query', note);
      await facts(cookie, account);
      database().off('query', note);
      all.push(statements);
    }
    expect(all[0]).toHaveLength(2);
    for (const statements of all) expect(statements).toEqual(all[0]);
  });

  test('what was not used for 180 days is swept away', async () => {
    const { devices, device, use, clock } = devicesOn(database());
    await database()('known_devices').delete();
    const [one, other] = [await addPupil(database()), await addPupil(database())];
    const digest = device();
    await use(digest, one.id);
    clock.advance(1);
    await use(digest, other.id);
    clock.advance(180 * DAY - 2);
    expect(await devices.sweep()).toBe(0);
    clock.advance(1);
    expect(await devices.sweep()).toBe(1);
    const left = await database()('known_devices').select<{ account_id: string }[]>('account_id');
    expect(left).toEqual([{ account_id: other.id }]);
  });

  test('many signing in at once on one device leave one row each', async () => {
    const { device, use, facts } = devicesOn(database());
    const { id } = await addPupil(database());
    const digest = device();
    await Promise.all(Array.from({ length: 10 }, () => use(digest, id)));
    expect((await facts(digest, id)).rank).toBe(1);
  });
});

function digestOf(read: string | null): string {
  if (read === null) throw new Error('a cookie just issued is not known');
  return read;
}
