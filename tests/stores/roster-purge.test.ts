import { createAudit } from '../../server/audit/audit';
import { verifyAudit } from '../../server/audit/verify';
import { inTransaction } from '../../server/db/database';
import { purgeLeavers } from '../../server/roster/purge.store';
import { DAY } from '../../server/clock';
import { createPurge } from '../../server/roster/purge';
import { describeEachDatabase } from '../support/databases';
import { fakeClock } from '../support/fake-clock';
import { addSchool } from '../support/fixtures';
import { idsOf, importing, pupilsOf, rosterFile } from '../support/rosters/importing';

const auditKeys = [{ id: 'key', key: Buffer.alloc(32, 1) }];
const header = 'student_number,full_name,first_name,last_name,class,level,guardian_email';
const both = [
  'S1,Jon Tan,Jon,Tan,4A,P4,one@example.org',
  'S2,Mei Lee,Mei,Lee,4A,P4,two@example.org',
];

describeEachDatabase('who left long ago', (database) => {
  async function leaver() {
    const db = database();
    // Of the tests before.
    await db('accounts').where({ status: 'leaver' }).delete();
    const school = await addSchool(db);
    const clock = fakeClock();
    const order = { schoolCode: school.code, complete: true };
    await importing(db, { ...order, file: rosterFile(both, header) }, clock);
    await importing(db, { ...order, file: rosterFile(both.slice(0, 1), header) }, clock);
    const audit = createAudit({ keys: auditKeys });
    const days = { leaverPurgeDays: 365, guardianContactDays: 90 };
    return { db, school, clock, order, audit, purge: createPurge({ db, clock, audit, ...days }) };
  }

  test('security 39: guardians are forgotten after 90 days, of leavers only', async () => {
    const { db, school, clock, purge } = await leaver();
    clock.advance(90 * DAY);
    expect(await purge()).toEqual({ purged: 0, guardians: 0 });
    clock.advance(1);
    expect(await purge()).toMatchObject({ purged: 0, guardians: 1 });
    const pupils = await pupilsOf(db, school.id);
    expect(pupils.get('S1')).toMatchObject({ guardian_email: 'one@example.org' });
    expect(pupils.get('S2')).toMatchObject({ guardian_email: null, full_name: 'Mei Lee' });
  });

  test('security 39: the account goes after its time, the login ID is never given again', async () => {
    const { db, school, clock, order, audit, purge } = await leaver();
    const gone = (await pupilsOf(db, school.id)).get('S2');
    await inTransaction(db, (tx) =>
      audit.record(tx, {
        ...{ chain: school.id, at: clock.now(), actor: { kind: 'pupil', id: gone?.id ?? '' } },
        ...{ subjectId: gone?.id ?? '', action: 'sign-in', result: 'done' },
        personal: { address: '203.0.113.9' },
      }),
    );
    const events = await db('audit_events').orderBy('id');
    await db('oneroster_records').insert({
      ...{ school_id: school.id, kind: 'user', sourced_id: 'u-2', student_number: 'S2' },
      facts: '{}',
    });
    clock.advance(365 * DAY);
    expect(await purge()).toMatchObject({ purged: 0 });
    clock.advance(1);
    expect(await purge()).toMatchObject({ purged: 1 });
    expect([...(await pupilsOf(db, school.id)).keys()]).toEqual(['S1']);
    expect(await db('leavings').where({ account_id: gone?.id })).toEqual([]);
    expect(await db('oneroster_records').where({ school_id: school.id })).toEqual([]);
    expect(
      await db('audit_events').whereIn(
        'id',
        events.map(({ id }: { id: string }) => id),
      ),
    ).toHaveLength(events.length);
    expect(await db('audit_personal')).toEqual([]);
    expect(await verifyAudit(db, auditKeys)).toMatchObject({ findings: [] });
    expect(await db('audit_events').where({ subject_id: gone?.id }).orderBy('seq')).toMatchObject([
      { action: 'sign-in' },
      { action: 'account.purged', actor_kind: 'system' },
    ]);
    const again = ['S9,Mei Lee,Mei,Lee,4A,P4,'];
    const file = rosterFile([...both.slice(0, 1), ...again], header);
    await importing(db, { ...order, file }, clock);
    const id = (await idsOf(db, school.id))['S9'];
    expect(id).not.toBe(gone?.login_id.split('@')[0]);
  });

  test('who came back at the last moment stays', async () => {
    const { db, school, clock } = await leaver();
    const back = (await pupilsOf(db, school.id)).get('S1');
    const due = { ids: [back?.id ?? ''], schoolId: school.id, before: clock.now() + DAY };
    expect(await inTransaction(db, (tx) => purgeLeavers(tx, due))).toEqual([]);
    expect((await pupilsOf(db, school.id)).get('S1')).toEqual(back);
  });

  test('several processes purge each leaver once', async () => {
    const { db, clock, purge } = await leaver();
    clock.advance(366 * DAY);
    const sums = await Promise.all([purge(), purge(), purge()]);
    expect(sums.reduce((sum, { purged }) => sum + purged, 0)).toBe(1);
    expect(await db('accounts').where({ status: 'leaver' })).toEqual([]);
  });
});
