import { v7 as uuidv7 } from 'uuid';
import type { Db } from '../../server/db/database';
import { inTransaction } from '../../server/db/database';
import { describeEachDatabase } from '../support/databases';
import { addPupil, addSchool } from '../support/fixtures';
import { fakeClock } from '../support/fake-clock';
import { addStaffRow, asking, requestRoom, seenBy, theSchool } from '../support/requests';

describeEachDatabase('the desk of requests', (database) => {
  async function desk() {
    const db = database();
    const fixture = await addSchool(db);
    const school = await theSchool(db, fixture);
    const clock = fakeClock();
    const room = requestRoom(db, clock);
    const ann = await staffOf(db, school.id);
    const ben = await staffOf(db, school.id);
    return { db, fixture, school, clock, ...room, ann, ben };
  }

  async function staffOf(db: Db, schoolId: string) {
    const staffId = uuidv7();
    await addStaffRow(db, staffId, schoolId);
    return seenBy(db, { schoolId, staffId });
  }

  const actionsOf = async (chain: string) =>
    (await database()('audit_events').where({ chain }).orderBy('seq').select('action')).map(
      (row: { action: string }) => row.action,
    );

  test('the oldest comes first, with its promise', async () => {
    const { requests, desk: room, school, clock, ann } = await desk();
    await requests.ask(asking(school, { fullName: 'First' }));
    clock.advance(60_000);
    await requests.ask(asking(school, { fullName: 'Second' }));
    const open = await room.list(ann);
    expect(open.map(({ fullName }) => fullName)).toEqual(['First', 'Second']);
    expect(open[0]?.expectedAt).toBe(Date.UTC(2027, 0, 4, 7));
  });

  test('security 34: what is out of scope is not there, whatever is tried', async () => {
    const { db, fixture, requests, desk: room, school, ann } = await desk();
    const { school: other } = await desk();
    await addPupil(db, { school: fixture, className: '4A' });
    await requests.ask(asking(school, { className: '4A', fullName: 'In 4A' }));
    await requests.ask(asking(school, { className: '9Z', fullName: 'In no class' }));
    const teacher = seenBy(db, { schoolId: school.id, role: 'teacher', staffId: uuidv7() });
    const of4A = seenBy(db, { schoolId: school.id, role: 'teacher', staffId: uuidv7() });
    await addStaffRow(db, of4A.scope.staffId, school.id);
    const formClass = await db('form_classes')
      .where({ school_id: school.id })
      .first<{ id: string }>('id');
    await inTransaction(db, async (tx) => {
      await tx('class_teachers').insert({
        ...{ id: uuidv7(), form_class_id: formClass.id, staff_id: of4A.scope.staffId },
        ...{ kind: 'form', from_day: '2027-01-01', created_at: 0 },
      });
    });
    expect(await room.list(ann)).toHaveLength(2);
    expect((await room.list(of4A)).map(({ fullName }) => fullName)).toEqual(['In 4A']);
    const [id = ''] = (await room.list(ann)).map((request) => request.id);
    const strangers = [
      ...[teacher, seenBy(db, { schoolId: other.id }), seenBy(db, { role: 'admin' })],
      ...[seenBy(db, { role: 'auditor' }), seenBy(db, { schoolId: null })],
    ];
    for (const stranger of strangers) {
      expect(await room.list(stranger)).toEqual([]);
      expect(await room.get(stranger, id)).toBeNull();
      const notFound = { kind: 'not-found' };
      expect(await room.take(stranger, id)).toEqual(notFound);
      expect(await room.answer(stranger, id, 'use-card')).toEqual(notFound);
      const resolving = { how: 'unlock', accountId: null } as const;
      expect(await room.resolve(stranger, id, resolving)).toEqual(notFound);
    }
    expect((await room.get(ann, id))?.request.state).toBe('received');
    expect(await actionsOf(school.id)).toEqual(['request.made', 'request.made']);
  });

  test('of ten who take it at once one has it, and only that one finishes it', async () => {
    const { db, requests, desk: room, school } = await desk();
    await requests.ask(asking(school));
    const staff = await Promise.all(Array.from({ length: 10 }, () => staffOf(db, school.id)));
    const [id = ''] = (await room.list(staff[0]!)).map((request) => request.id);
    const results = await Promise.all(staff.map((one) => room.take(one, id)));
    expect(results.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    const winner = staff[results.findIndex(({ kind }) => kind === 'done')]!;
    const by = winner.scope.staffId;
    expect(results.filter(({ kind }) => kind === 'taken')).toEqual(
      Array(9).fill({ kind: 'taken', by }),
    );
    const loser = staff.find((one) => one !== winner)!;
    expect(await room.answer(loser, id, 'use-card')).toEqual({ kind: 'taken', by });
    const [seen] = await room.list(loser);
    expect(seen).toMatchObject({ state: 'looking', takenBy: by, takenByName: by });
    expect(await room.answer(winner, id, 'use-card')).toEqual({ kind: 'done' });
    expect(await room.answer(winner, id, 'use-card')).toEqual({ kind: 'closed' });
    expect(await actionsOf(school.id)).toEqual([
      ...['request.made', 'request.taken', 'request.answered'],
    ]);
  });

  test('of ten who finish it at once one does', async () => {
    const { db, requests, desk: room, school, ann } = await desk();
    await requests.ask(asking(school));
    const [id = ''] = (await room.list(ann)).map((request) => request.id);
    const staff = await Promise.all(Array.from({ length: 10 }, () => staffOf(db, school.id)));
    const done = await Promise.all(
      staff.map((one) => room.resolve(one, id, { how: 'unlock', accountId: null })),
    );
    expect(done.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(done.filter(({ kind }) => kind === 'closed')).toHaveLength(9);
    expect(await actionsOf(school.id)).toEqual(['request.made', 'request.resolved']);
  });

  test('one can be taken over from a person, and only from the one who has it', async () => {
    const { requests, desk: room, school, ann, ben } = await desk();
    await requests.ask(asking(school));
    const [id = ''] = (await room.list(ann)).map((request) => request.id);
    await room.take(ann, id);
    expect(await room.take(ann, id)).toEqual({ kind: 'done' });
    expect(await room.take(ben, id, 'somebody else')).toMatchObject({ kind: 'taken' });
    expect(await room.take(ben, id, ann.scope.staffId)).toEqual({ kind: 'done' });
    expect(await room.take(ann, id)).toEqual({ kind: 'taken', by: ben.scope.staffId });
  });

  test.each([
    ['default-password', 'closed'],
    ['unlock', 'closed'],
    ['decline', 'closed'],
    ['come-in-person', 'come'],
  ] as const)(
    'after %s the asker sees %s, and nothing that tells of an account',
    async (how, state) => {
      const { db, fixture, requests, desk: room, school, ann } = await desk();
      const pupil = await addPupil(db, { school: fixture });
      const asked = await requests.ask(asking(school));
      const reference = asked.kind === 'asked' ? asked.reference : '';
      const [id = ''] = (await room.list(ann)).map((request) => request.id);
      expect(await room.resolve(ann, id, { how, accountId: pupil.id })).toEqual({ kind: 'done' });
      const status = await requests.status(reference);
      expect(status).toEqual({
        ...{ state, answer: null, language: 'en', schoolId: school.id },
        ...{ madeAt: status?.madeAt, expectedAt: status?.expectedAt },
      });
      const event = await db('audit_events')
        .where({ chain: school.id, action: 'request.resolved' })
        .first<Record<string, string>>();
      expect(event).toMatchObject({ subject_id: pupil.id, actor_id: ann.scope.staffId });
    },
  );

  test('security 34: a pupil out of scope is not named in the audit', async () => {
    const { db, requests, desk: room, school, ann } = await desk();
    const elsewhere = await addPupil(db);
    await requests.ask(asking(school));
    const [id = ''] = (await room.list(ann)).map((request) => request.id);
    await room.resolve(ann, id, { how: 'unlock', accountId: elsewhere.id });
    const event = await db('audit_events')
      .where({ chain: school.id, action: 'request.resolved' })
      .first<Record<string, unknown>>();
    expect(event?.['subject_id']).toBeNull();
  });

  test('the best matches are pupils in scope, with reasons; leavers are none', async () => {
    const { db, fixture, requests, desk: room, school, ann } = await desk();
    const { fixture: other } = await desk();
    const right = await addPupil(db, {
      ...{ school: fixture, fullName: 'Aisyah Binte Rahman', className: '4A' },
    });
    const fullName = 'Aisyah Binte Rahman';
    await addPupil(db, { school: fixture, fullName, status: 'leaver' });
    await addPupil(db, { school: other, fullName });
    await addPupil(db, { school: fixture, fullName: 'Tan Wei Jie' });
    await requests.ask(asking(school, { fullName: 'Aisyah bte Rahman', className: '4a' }));
    const [request] = await room.list(ann);
    expect(await room.bestMatches(ann, request!)).toEqual([
      {
        ...{ accountId: right.id, fullName, className: '4A', score: 130 },
        reasons: ['same-name', 'same-class'],
      },
    ]);
    const nobody = seenBy(db, { schoolId: school.id, role: 'teacher', staffId: uuidv7() });
    expect(await room.bestMatches(nobody, request!)).toEqual([]);
  });
});
