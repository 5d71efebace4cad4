import { erasePersonal, erasePersonalOf, searchPersonal } from '../../server/audit/personal.store';
import { verifyAudit } from '../../server/audit/verify';
import { DAY } from '../../server/clock';
import { inTransaction, isSqlite } from '../../server/db/database';
import { eventsOf, keys, recordOne } from '../support/audit-tampering';
import { describeEachDatabase } from '../support/databases';
import { SCHOOL_MORNING } from '../support/fake-clock';

describeEachDatabase('security 39: personal details of the audit', (database) => {
  test('go after their time, the oldest first, and the chain stays valid', async () => {
    for (const days of [0, 181, 200, 179, 180]) {
      await recordOne(database(), 'aged', {
        at: SCHOOL_MORNING - days * DAY,
        personal: { address: `192.0.2.${days}` },
      });
    }
    const border = SCHOOL_MORNING - 180 * DAY;
    expect(await searchPersonal(database(), border)).toEqual({
      count: 2,
      oldestAt: SCHOOL_MORNING - 200 * DAY,
    });
    expect(await inTransaction(database(), (tx) => erasePersonal(tx, border, 1))).toBe(1);
    expect(await searchPersonal(database(), border)).toEqual({
      count: 1,
      oldestAt: SCHOOL_MORNING - 181 * DAY,
    });
    expect(await inTransaction(database(), (tx) => erasePersonal(tx, border))).toBe(1);
    expect(await inTransaction(database(), (tx) => erasePersonal(tx, border))).toBe(0);
    expect(await searchPersonal(database(), border)).toEqual({ count: 0, oldestAt: null });
    expect((await eventsOf(database(), 'aged')).map((event) => event.personal?.details)).toEqual([
      undefined,
      undefined,
      '{"address":"192.0.2.180"}',
      '{"address":"192.0.2.179"}',
      '{"address":"192.0.2.0"}',
    ]);
    expect(await verifyAudit(database(), keys)).toMatchObject({ findings: [], events: 5 });
  });

  test('go with a purged account and with no other', async () => {
    const personal = { address: '192.0.2.7' };
    await recordOne(database(), 'purge', { subjectId: 'leaver', personal });
    await recordOne(database(), 'purge', { subjectId: 'stays', personal });
    await recordOne(database(), 'purge', { subjectId: null, personal });
    await recordOne(database(), 'elsewhere', { subjectId: 'leaver', personal });
    expect(await inTransaction(database(), (tx) => erasePersonalOf(tx, ['leaver']))).toBe(2);
    const left = (await eventsOf(database(), 'purge')).filter((event) => event.personal !== null);
    expect(left.map((event) => event.subjectId).sort()).toEqual(['stays', null].sort());
    expect(await verifyAudit(database(), keys)).toMatchObject({ findings: [] });
  });

  test('without an event are named', async () => {
    const foreign = 'audit_personal_event_id_foreign';
    if (isSqlite(database())) await database().raw('PRAGMA foreign_keys = OFF');
    else await database().raw(`ALTER TABLE audit_personal DROP CONSTRAINT ${foreign}`);
    await database()('audit_personal').insert({
      event_id: 'nowhere',
      at: 1,
      salt: '00',
      details: '{}',
    });
    const { findings } = await verifyAudit(database(), keys);
    expect(findings).toEqual([{ kind: 'personal-orphaned', id: 'nowhere' }]);
  });
});
