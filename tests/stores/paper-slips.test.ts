import type { Account } from '../../server/accounts/account';
import { findById } from '../../server/accounts/accounts.store';
import { DAY, HOUR } from '../../server/clock';
import type { Print, StartPrint } from '../../server/paper/prints';
import { describeEachDatabase } from '../support/databases';
import { addPupil, addSchool, type SchoolFixture } from '../support/fixtures';
import { readPdf, textOf } from '../support/pdf';
import { printsOn, type PrintsInTest } from '../support/prints';

const actor = { kind: 'staff', id: 'staff-1' } as const;
const OLD = 'Kite-River-88';

describeEachDatabase('prints of slips', (database) => {
  let school: SchoolFixture;
  let pupil: Account;
  let room: PrintsInTest;
  beforeEach(async () => {
    school = await addSchool(database());
    pupil = await addPupil(database(), { school, className: '4A' });
    room = printsOn(database());
    const { services } = room;
    await services.choosePassword({
      ...{ account: pupil, newPassword: OLD, how: 'first' },
      visitor: { address: '', device: null },
    });
  });
  afterEach(() => room.prints.close());

  async function start(more: Partial<StartPrint> = {}): Promise<Print> {
    const started = await room.prints.startPrint({
      ...{ kind: 'slips', schoolId: school.id, accountIds: [pupil.id], what: '4A', actor },
      ...more,
    });
    if (started.kind !== 'started') throw new Error(started.kind);
    return room.made(started.print.id);
  }

  async function take({ id }: Print): Promise<Buffer> {
    const taken = await room.prints.take(id, actor);
    if (taken.kind !== 'taken') throw new Error(taken.kind);
    return taken.pdf;
  }

  const signIn = async (password: string) => {
    const canonicalId = pupil.loginIdFolded;
    const visitor = { address: '', device: null };
    return (await room.services.signIn({ canonicalId, password, visitor })).kind;
  };
  const slip = () => room.passwords.get(pupil.loginId) ?? '';

  test('the old password works until the paper is taken, the one on it from then on', async () => {
    const print = await start();
    expect(print).toMatchObject({ state: 'ready', validFrom: null });
    const before = await findById(database(), pupil.id);
    expect(await signIn(OLD)).toBe('signed-in');
    const text = textOf(await readPdf(await take(print)));
    expect(text).toContain(slip());
    expect(text).toContain('It works until');
    expect(await signIn(OLD)).toBe('wrong');
    expect(await signIn(slip())).not.toBe('wrong');
    const after = await findById(database(), pupil.id);
    expect(after?.authEpoch).toBe((before?.authEpoch ?? 0) + 1);
    const credential = await room.services.passwords.find(pupil.id);
    expect(credential).toMatchObject({ kind: 'default', expiresAt: print.madeAt + 168 * HOUR });
    const event = await database()('audit_events')
      .where({ chain: school.id, action: 'default-password.issued' })
      .first<Record<string, string>>('*');
    expect(event).toMatchObject({ subject_id: pupil.id, actor_kind: 'staff', actor_id: 'staff-1' });
  });

  test('printed in December for January, the old password works until that day', async () => {
    const validFrom = room.clock.now() + 30 * DAY;
    const print = await start({ validFrom });
    expect(print).toMatchObject({ validFrom, expiresAt: validFrom + 168 * HOUR });
    await take(print);
    expect(await signIn(slip())).toBe('wrong');
    room.clock.set(validFrom - 1);
    expect(await room.prints.sweep()).toMatchObject({ inForce: 0 });
    expect(await signIn(OLD)).toBe('signed-in');
    room.clock.set(validFrom);
    const swept = await Promise.all(Array.from({ length: 4 }, () => room.prints.sweep()));
    expect(swept.reduce((sum, { inForce }) => sum + inForce, 0)).toBe(1);
    expect(await signIn(OLD)).toBe('wrong');
    expect(await signIn(slip())).not.toBe('wrong');
    expect(await database()('planned_passwords').where({ account_id: pupil.id })).toEqual([]);
  });

  test('a slip printed later takes the place of one that waits', async () => {
    const validFrom = room.clock.now() + DAY;
    await take(await start({ validFrom }));
    const first = slip();
    await take(await start({ validFrom: validFrom + DAY }));
    room.clock.set(validFrom);
    expect(await room.prints.sweep()).toMatchObject({ inForce: 0 });
    room.clock.set(validFrom + DAY);
    expect(await room.prints.sweep()).toMatchObject({ inForce: 1 });
    expect(await signIn(first)).toBe('wrong');
    expect(await signIn(slip())).not.toBe('wrong');
  });

  test('who has left meanwhile gets no password', async () => {
    const validFrom = room.clock.now() + DAY;
    await take(await start({ validFrom }));
    await database()('accounts').where({ id: pupil.id }).update({ status: 'leaver' });
    room.clock.set(validFrom);
    expect(await room.prints.sweep()).toMatchObject({ inForce: 0 });
    expect(await room.services.passwords.find(pupil.id)).toMatchObject({ kind: 'own' });
  });

  test('forgotten or dropped slips change nothing', async () => {
    const print = await start();
    await room.prints.close();
    expect(await room.prints.take(print.id, actor)).toMatchObject({ kind: 'gone' });
    await room.prints.sweep();
    expect(await signIn(OLD)).toBe('signed-in');
    expect(await database()('planned_passwords').where({ account_id: pupil.id })).toEqual([]);
  });

  test('slips are not confirmed; a whole class has one each', async () => {
    const others = [];
    for (let count = 0; count < 24; count++) {
      others.push((await addPupil(database(), { school, className: '4A' })).id);
    }
    const print = await start({ accountIds: [pupil.id, ...others] });
    await take(print);
    expect(await room.prints.confirm(print.id, actor)).toEqual({ kind: 'not-cards' });
    const issued = await database()('audit_events')
      .where({ chain: school.id, action: 'default-password.issued' })
      .pluck<string[]>('subject_id');
    expect(new Set(issued).size).toBe(25);
  });

  test('labels change nothing', async () => {
    const { services } = room;
    const before = await services.passwords.find(pupil.id);
    const text = textOf(await readPdf(await take(await start({ kind: 'labels' }))));
    expect(text).toContain(pupil.fullName);
    expect(await services.passwords.find(pupil.id)).toEqual(before);
  });

  test('security 18, security 19: nothing that stands on paper is in a table or the log', async () => {
    const card = await addPupil(database(), { school, level: 'P2', className: '2A' });
    const later = room.clock.now() + DAY;
    await take(await start());
    await take(await start({ kind: 'cards', accountIds: [card.id] }));
    const secrets = [slip(), ...(room.cards.get(card.loginId) ?? []).map(({ answer }) => answer)];
    await take(await start({ validFrom: later }));
    secrets.push(slip());
    expect(secrets).toHaveLength(5);
    const tables = await tableNames();
    expect(tables).toContain('print_jobs');
    expect(tables).toContain('planned_passwords');
    const kept = [JSON.stringify(room.logged)];
    for (const table of tables) kept.push(JSON.stringify(await database()(table).select()));
    for (const secret of secrets) expect(kept.join('\n')).not.toContain(secret);
    expect(kept.join('\n')).not.toContain('%PDF');
  });

  async function tableNames(): Promise<string[]> {
    const db = database();
    const [schema, name] = ['table_schema', 'table_name'];
    if ((db.client as { config: { client: string } }).config.client === 'pg') {
      return db('information_schema.tables')
        .where({ [schema]: 'public' })
        .pluck<string[]>(name);
    }
    return db('sqlite_master').where({ type: 'table' }).pluck<string[]>('name');
  }
});
