import { DAY, HOUR } from '../../server/clock';
import { inTransaction } from '../../server/db/database';
import { describeEachDatabase } from '../support/databases';
import { addPupil, addSchool } from '../support/fixtures';
import { fakeClock, SCHOOL_MORNING } from '../support/fake-clock';
import { asking, requestRoom, seenBy, theSchool } from '../support/requests';

describeEachDatabase('requests for help', (database) => {
  async function freshSchool(networks: string[] = []) {
    const db = database();
    const fixture = await addSchool(db, { networks });
    return { db, fixture, school: await theSchool(db, fixture) };
  }

  const rowsOf = (schoolId: string) =>
    database()('help_requests').where({ school_id: schoolId }).orderBy('made_at');

  test('security 1: a pupil who is there and one who is not: the same answer, the same row', async () => {
    const { db, fixture, school } = await freshSchool();
    await addPupil(db, { school: fixture, fullName: 'Wei Ling Zhuang', className: '4A' });
    const { requests } = requestRoom(db, fakeClock());
    const known = await requests.ask(asking(school));
    const unknown = await requests.ask(asking(school, { fullName: 'No Such Pupil' }));
    const shape = { kind: 'asked', reference: '', expected: null };
    expect({ ...known, reference: '', expected: null }).toEqual(shape);
    expect({ ...unknown, reference: '', expected: null }).toEqual(shape);
    const [one, other] = (await rowsOf(school.id)) as Record<string, unknown>[];
    const same = { id: '', reference_digest: '', open_key: '', full_name: '' };
    expect({ ...one, ...same }).toEqual({ ...other, ...same });
  });

  test('security 1: asking never looks at an account', async () => {
    const { db, school } = await freshSchool();
    const { requests } = requestRoom(db, fakeClock());
    const asked: string[] = [];
    const note = ({ sql }: { sql: string }) => void asked.push(sql);
    db.on('query', note);
    await requests.ask(asking(school));
    db.off('query', note);
    expect(asked.length).toBeGreaterThan(4);
    expect(asked.filter((sql) => /accounts|login_id/.test(sql))).toEqual([]);
  });

  test('the answer is expected by the closing of the office, holidays passed over', async () => {
    const { db, school } = await freshSchool();
    const clock = fakeClock();
    const { requests } = requestRoom(db, clock);
    const first = await requests.ask(asking(school));
    expect(first).toMatchObject({ expected: { day: '2027-01-04', isToday: true } });
    const holiday = [
      ...['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20270104', 'DURATION:P2D'],
      ...['END:VEVENT', 'END:VCALENDAR'],
    ].join('\n');
    await inTransaction(db, (tx) =>
      tx('schools').where({ id: school.id }).update({ holidays: holiday }),
    );
    const second = await requests.ask(asking(school));
    expect(second).toMatchObject({ expected: { day: '2027-01-06', isToday: false } });
  });

  test('security 18: the reference itself is nowhere in the database', async () => {
    const { db, school } = await freshSchool();
    const { requests } = requestRoom(db, fakeClock());
    const { reference } = await ask(requests, asking(school));
    const text = JSON.stringify([
      await rowsOf(school.id),
      await db('audit_events').where({ chain: school.id }),
    ]);
    expect(text).not.toContain(reference);
    expect(text).not.toContain(reference.replaceAll('-', ''));
    expect(await requests.status(reference.toLowerCase())).toMatchObject({ state: 'received' });
    expect(await requests.status('AAAA-AAAA-AAAA')).toBeNull();
    expect(await requests.status('nonsense')).toBeNull();
  });

  test('the class is found by its name and year, never by way of a pupil', async () => {
    const { db, fixture, school } = await freshSchool();
    await addPupil(db, { school: fixture, className: '4A' });
    const { requests } = requestRoom(db, fakeClock());
    await requests.ask(asking(school, { className: 'Primary 4 a' }));
    await requests.ask(asking(school, { className: '4B' }));
    const rows = (await rowsOf(school.id).orderBy('class_name')) as { form_class_id: string }[];
    expect(rows.map((row) => row.form_class_id !== null).sort()).toEqual([false, true]);
    const { requests: nextYear } = requestRoom(db, fakeClock(SCHOOL_MORNING + 366 * DAY));
    await nextYear.ask(asking(school, { className: '4A', fullName: 'Next Year' }));
    const last = (await rowsOf(school.id)).at(-1) as { form_class_id: string };
    expect(last.form_class_id).toBeNull();
  });

  test('several for one pupil merge; each asker keeps a reference and sees the same state', async () => {
    const { db, school } = await freshSchool();
    const clock = fakeClock();
    const { requests, desk } = requestRoom(db, clock);
    const first = await ask(requests, asking(school, { fullName: 'Aisyah Binte Rahman' }));
    clock.advance(1000);
    const changes = { fullName: 'AISYAH bte rahman', className: 'P4A', language: 'ms' };
    const second = await ask(requests, asking(school, changes));
    await ask(requests, asking(school, { fullName: 'Aisyah Binte Rahman', className: '4B' }));
    const office = seenBy(db, { schoolId: school.id, staffId: 'office' });
    const open = await desk.list(office);
    expect(open).toHaveLength(2);
    const { joined } = (await desk.get(office, open[0]?.id ?? ''))!;
    expect(joined.map(({ className }) => className)).toEqual(['P4A']);
    await desk.answer(office, open[0]?.id ?? '', 'use-questions');
    const answered = { state: 'answered', answer: 'use-questions' };
    expect(await requests.status(first.reference)).toMatchObject({ ...answered, language: 'en' });
    expect(await requests.status(second.reference)).toMatchObject({ ...answered, language: 'ms' });
    // Once it is closed, the next one is a new request.
    const third = await ask(requests, asking(school, { fullName: 'Aisyah Binte Rahman' }));
    expect(await requests.status(third.reference)).toMatchObject({ state: 'received' });
  });

  test('of twenty at once for one pupil one stands in the queue', async () => {
    const { db, school } = await freshSchool();
    const { requests, desk } = requestRoom(db, fakeClock());
    await Promise.all(Array.from({ length: 20 }, () => requests.ask(asking(school))));
    const office = seenBy(db, { schoolId: school.id });
    const open = await desk.list(office);
    expect(open).toHaveLength(1);
    expect((await desk.get(office, open[0]?.id ?? ''))?.joined).toHaveLength(19);
  });

  test('the same name in another school is another pupil', async () => {
    const { db, school } = await freshSchool();
    const { school: other } = await freshSchool();
    const { requests, desk } = requestRoom(db, fakeClock());
    await requests.ask(asking(school));
    await requests.ask(asking(other));
    expect(await desk.list(seenBy(db, { schoolId: school.id }))).toHaveLength(1);
    expect(await desk.list(seenBy(db, { schoolId: other.id }))).toHaveLength(1);
  });

  test('security 38: it is recorded, without a name; the address can be erased', async () => {
    const { db, school } = await freshSchool();
    const { requests } = requestRoom(db, fakeClock());
    await requests.ask(asking(school, { fullName: 'Very Special Name', message: 'Tell nobody' }));
    const [event] = (await db('audit_events').where({ chain: school.id })) as Record<
      string,
      string
    >[];
    expect(event).toMatchObject({
      action: 'request.made',
      actor_kind: 'visitor',
      subject_id: null,
    });
    expect(JSON.stringify(event)).not.toMatch(/Special|nobody|198\.51/);
    const personal = await db('audit_personal').where({ event_id: event?.['id'] });
    expect(JSON.stringify(personal)).toContain('198.51.100.7');
  });

  test('security 39: 90 days after it was closed it is gone, with all that joined it', async () => {
    const { db, school } = await freshSchool();
    const clock = fakeClock();
    const { requests, desk } = requestRoom(db, clock);
    await requests.ask(asking(school));
    const joined = await ask(requests, asking(school));
    const office = seenBy(db, { schoolId: school.id });
    const [open] = await desk.list(office);
    clock.advance(10 * DAY);
    await desk.resolve(office, open?.id ?? '', { how: 'unlock', accountId: null });
    await requests.ask(asking(school, { fullName: 'Still Open' }));
    clock.advance(90 * DAY);
    await requests.sweep();
    expect(await requests.status(joined.reference)).not.toBeNull();
    clock.advance(1);
    await requests.sweep();
    expect(await requests.status(joined.reference)).toBeNull();
    expect((await rowsOf(school.id)).map((row: { full_name: string }) => row.full_name)).toEqual([
      'Still Open',
    ]);
    // One that nobody ever looked at does not stay for ever either.
    await requests.sweep();
    expect(await desk.list(office)).toHaveLength(0);
    clock.advance(90 * DAY + 1);
    await requests.sweep();
    expect(await rowsOf(school.id)).toHaveLength(0);
    const old = db('help_request_counts').where('started_at', '<', clock.now() - HOUR);
    expect(await old).toHaveLength(0);
  });

  test('one that was forgotten is closed; whoever asks again is heard anew', async () => {
    const { db, school } = await freshSchool();
    const clock = fakeClock();
    const { requests, desk } = requestRoom(db, clock);
    const first = await ask(requests, asking(school));
    clock.advance(90 * DAY + 1);
    await requests.sweep();
    expect(await requests.status(first.reference)).toMatchObject({ state: 'closed' });
    const second = await ask(requests, asking(school));
    expect(await requests.status(second.reference)).toMatchObject({ state: 'received' });
    expect(await desk.list(seenBy(db, { schoolId: school.id }))).toHaveLength(1);
  });
});

async function ask(
  requests: ReturnType<typeof requestRoom>['requests'],
  input: Parameters<typeof requests.ask>[0],
): Promise<{ reference: string }> {
  const result = await requests.ask(input);
  if (result.kind !== 'asked') throw new Error(result.why);
  return result;
}
