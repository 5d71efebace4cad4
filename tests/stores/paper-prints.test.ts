import type { Account } from '../../server/accounts/account';
import { HOUR, MINUTE } from '../../server/clock';
import type { Print, PrintTaken, StartPrint } from '../../server/paper/prints';
import { describeEachDatabase } from '../support/databases';
import { addPupil, addSchool, type SchoolFixture } from '../support/fixtures';
import { readPdf, textOf } from '../support/pdf';
import { printsOn, type PrintsInTest } from '../support/prints';
import { attempt, mark, pass, rightAnswers } from '../support/questions';

const actor = { kind: 'staff', id: 'staff-1' } as const;

describeEachDatabase('prints of cards', (database) => {
  let school: SchoolFixture;
  let pupil: Account;
  let room: PrintsInTest;
  beforeEach(async () => {
    school = await addSchool(database());
    pupil = await addPupil(database(), { school, level: 'P2', className: '2A' });
    room = printsOn(database());
  });
  afterEach(() => room.prints.close());

  const order = (more: Partial<StartPrint> = {}): StartPrint => ({
    ...{ kind: 'cards', schoolId: school.id, accountIds: [pupil.id], what: '2A', actor },
    ...more,
  });

  async function start(more: Partial<StartPrint> = {}): Promise<Print> {
    const started = await room.prints.startPrint(order(more));
    if (started.kind !== 'started') throw new Error(started.kind);
    return room.made(started.print.id);
  }

  async function take({ id }: Print): Promise<Extract<PrintTaken, { kind: 'taken' }>> {
    const taken = await room.prints.take(id, actor);
    if (taken.kind !== 'taken') throw new Error(taken.kind);
    return taken;
  }

  /** Prints and hands out; the pupil's new card. */
  async function printed(more: Partial<StartPrint> = {}) {
    const print = await start(more);
    await take(print);
    return { print, card: room.cards.get(pupil.loginId) ?? [] };
  }

  const works = async (card: { questionId: string; answer: string }[]) =>
    (await attempt(room.services, pupil, await rightAnswers(room.services, pupil, card))).passed;
  const states = () =>
    database()('answer_sets').where({ account_id: pupil.id }).orderBy('state').pluck('state');
  const actions = () =>
    database()('audit_events').where({ chain: school.id }).orderBy('seq').pluck('action');

  test('are made in the background and handed out, with name and answers on the paper', async () => {
    const started = await room.prints.startPrint(order());
    if (started.kind !== 'started') throw new Error(started.kind);
    expect(started.print).toMatchObject({ state: 'making', total: 1, what: '2A', madeBy: actor });
    const print = await room.made(started.print.id);
    expect(print).toMatchObject({ state: 'ready', done: 1, keptUntil: print.madeAt + 15 * MINUTE });
    const { pdf, fileName } = await take(print);
    expect(fileName).toBe('cards-2A.pdf');
    const text = textOf(await readPdf(pdf));
    for (const { answer, text: question } of room.cards.get(pupil.loginId) ?? []) {
      expect(text).toContain(answer);
      expect(text).toContain(question);
    }
    expect(text).toContain(pupil.loginId);
    expect(await room.prints.progress(print.id)).toMatchObject({ state: 'handed-out', waiting: 0 });
    expect(await room.prints.list(school.id)).toHaveLength(1);
  });

  test('security 19: ten who take it at once get one paper', async () => {
    const { id } = await start();
    const taken = await Promise.all(Array.from({ length: 10 }, () => room.prints.take(id, actor)));
    expect(taken.filter(({ kind }) => kind === 'taken')).toHaveLength(1);
    expect(taken.filter(({ kind }) => kind === 'gone')).toHaveLength(9);
    expect(await room.prints.take(id, actor)).toMatchObject({ kind: 'gone' });
    expect((await actions()).filter((action) => action === 'print.handed-out')).toHaveLength(1);
  });

  test('until somebody takes the paper nothing changes; forgotten, it never does', async () => {
    const { card: old } = await printed();
    const print = await start();
    expect(await states()).toEqual(['current']);
    room.clock.advance(15 * MINUTE);
    expect(await room.prints.progress(print.id)).toMatchObject({ state: 'lapsed' });
    expect(await room.prints.take(print.id, actor)).toMatchObject({ kind: 'gone' });
    room.clock.advance(MINUTE);
    await room.prints.tend();
    expect(await states()).toEqual(['current']);
    expect(await works(old)).toBe(true);
    expect((await actions()).at(-1)).toBe('print.lapsed');
  });

  test('printed again both cards work, until it is confirmed that the new one is handed out', async () => {
    const { card: old } = await printed();
    const { print, card: fresh } = await printed();
    expect(await room.prints.progress(print.id)).toMatchObject({
      ...{ state: 'handed-out', waiting: 1, lapsesAt: print.madeAt + 24 * HOUR },
    });
    expect([await works(old), await works(fresh)]).toEqual([true, true]);
    expect(await room.prints.confirm(print.id, actor)).toEqual({ kind: 'confirmed', count: 1 });
    expect([await works(old), await works(fresh)]).toEqual([false, true]);
    expect(await room.prints.progress(print.id)).toMatchObject({ state: 'confirmed', waiting: 0 });
    expect(await room.prints.confirm(print.id, actor)).toEqual({ kind: 'confirmed', count: 0 });
    expect(await actions()).toEqual([
      ...['print.started', 'print.handed-out', 'cards.made'],
      ...['print.started', 'print.handed-out', 'cards.made', 'cards.confirmed'],
    ]);
  });

  test('the first use of the new card ends the old one too', async () => {
    const { card: old } = await printed();
    const { print, card: fresh } = await printed();
    const challenge = { ...room.services, clock: room.clock };
    const won = await pass(challenge, pupil, fresh);
    expect(await mark(database(), challenge, won)).toBe(true);
    expect([await works(old), await works(fresh)]).toEqual([false, true]);
    expect(await room.prints.progress(print.id)).toMatchObject({ waiting: 0 });
  });

  test('a jammed printer: unconfirmed the print lapses after 24 hours, the old card goes on', async () => {
    const { card: old } = await printed();
    const { print, card: fresh } = await printed();
    room.clock.advance(24 * HOUR);
    expect(await room.prints.progress(print.id)).toMatchObject({ state: 'lapsed' });
    expect(await room.prints.confirm(print.id, actor)).toMatchObject({ kind: 'lapsed' });
    expect([await works(old), await works(fresh)]).toEqual([true, false]);
    await room.prints.sweep();
    expect((await room.prints.sweep()).settled).toBe(0);
    const row = database()('print_jobs').where({ id: print.id });
    expect(await row.pluck('state')).toEqual(['lapsed']);
  });

  test('confirming a print never confirms a later one', async () => {
    const { card: old } = await printed();
    const { print: jammed } = await printed();
    const { card: latest } = await printed();
    expect(await room.prints.confirm(jammed.id, actor)).toEqual({ kind: 'confirmed', count: 0 });
    expect([await works(old), await works(latest)]).toEqual([true, true]);
  });

  test('a print whose process died has failed, and has changed nothing', async () => {
    const { card: old } = await printed();
    const { id } = await start();
    const other = printsOn(database(), room.clock);
    expect(await other.prints.take(id, actor)).toEqual({ kind: 'elsewhere' });
    room.clock.advance(50_000);
    await room.prints.tend();
    room.clock.advance(50_000);
    expect(await other.prints.progress(id)).toMatchObject({ state: 'ready' });
    room.clock.advance(20_000);
    expect(await other.prints.progress(id)).toMatchObject({ state: 'failed' });
    expect(await other.prints.take(id, actor)).toMatchObject({ kind: 'gone' });
    expect((await other.prints.sweep()).settled).toBe(1);
    expect((await actions()).at(-1)).toBe('print.failed');
    expect(await works(old)).toBe(true);
    expect(await states()).toEqual(['current']);
    // Were it alive after all, it would see that it is too late.
    expect(await room.prints.take(id, actor)).toMatchObject({ kind: 'gone' });
  });

  test('a program that ends drops what it makes and keeps, and says so', async () => {
    const { id: ready } = await start();
    const started = await room.prints.startPrint(order());
    if (started.kind !== 'started') throw new Error(started.kind);
    await room.prints.close();
    for (const id of [ready, started.print.id]) {
      expect(await room.prints.progress(id)).toMatchObject({ state: 'failed' });
      expect(await room.prints.take(id, actor)).toMatchObject({ kind: 'gone' });
    }
    expect(await states()).toEqual([]);
    expect(await room.prints.startPrint(order())).toEqual({ kind: 'busy' });
  });

  test('security 38: the audit says who printed what and how many, a single pupil by id', async () => {
    const second = await addPupil(database(), { school, level: 'P2', className: '2A' });
    await printed({ accountIds: [pupil.id, second.id] });
    await printed();
    const events = await database()('audit_events')
      .where({ chain: school.id, action: 'print.started' })
      .orderBy('seq')
      .select<Record<string, string>[]>('actor_kind', 'actor_id', 'subject_id', 'details');
    expect(events.map((event) => event['subject_id'])).toEqual([null, pupil.id]);
    expect(events[0]).toMatchObject({ actor_kind: 'staff', actor_id: 'staff-1' });
    expect(JSON.parse(events[0]?.['details'] ?? '')).toMatchObject({
      ...{ kind: 'cards', what: '2A', count: 2 },
    });
  });

  test('nothing but pupils of this school who have cards gets cards', async () => {
    const { prints } = room;
    const elsewhere = await addPupil(database(), { level: 'P2' });
    const big = await addPupil(database(), { school, level: 'P5' });
    const left = await addPupil(database(), { school, level: 'P2', status: 'leaver' });
    expect(await prints.startPrint(order({ accountIds: [elsewhere.id, left.id] }))).toEqual({
      kind: 'no-pupils',
    });
    expect(await prints.startPrint(order({ accountIds: [pupil.id, big.id] }))).toEqual({
      ...{ kind: 'not-card-level', levels: ['P5'] },
    });
    expect(await prints.startPrint(order({ schoolId: 'none' }))).toEqual({
      kind: 'unknown-school',
    });
    const many = Array.from({ length: 2501 }, (_, index) => String(index));
    expect(await prints.startPrint(order({ accountIds: many }))).toEqual({
      ...{ kind: 'too-many', most: 2500 },
    });
    expect(await database()('print_jobs').where({ school_id: school.id })).toEqual([]);
    const both = await start({ accountIds: [elsewhere.id, pupil.id] });
    expect(both.total).toBe(1);
  });

  test('only a few are made at once', async () => {
    const started = await Promise.all(
      Array.from({ length: 6 }, () => room.prints.startPrint(order())),
    );
    expect(started.filter(({ kind }) => kind === 'busy')).toHaveLength(3);
    for (const each of started) if (each.kind === 'started') await room.made(each.print.id);
    expect(await start()).toMatchObject({ state: 'ready' });
  });

  test('what is not there or not ready cannot be taken or confirmed', async () => {
    const { prints } = room;
    expect(await prints.progress('none')).toBeNull();
    expect(await prints.take('none', actor)).toEqual({ kind: 'unknown' });
    expect(await prints.confirm('none', actor)).toEqual({ kind: 'unknown' });
    const started = await prints.startPrint(order());
    if (started.kind !== 'started') throw new Error(started.kind);
    const { id } = started.print;
    expect(await prints.take(id, actor)).toEqual({ kind: 'not-ready' });
    expect(await prints.confirm(id, actor)).toMatchObject({ kind: 'not-handed-out' });
    await room.made(id);
  });
});
