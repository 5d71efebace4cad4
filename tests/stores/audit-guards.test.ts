import { verifyAudit } from '../../server/audit/verify';
import { isSqlite } from '../../server/db/database';
import { keys, sixEvents } from '../support/audit-tampering';
import { describeEachDatabase } from '../support/databases';

describeEachDatabase('security 38: the audit refuses changes', (database) => {
  test.each([
    ['UPDATE', `UPDATE audit_events SET result = 'other'`],
    ['UPDATE of one column of one row', `UPDATE audit_events SET mac = 'x' WHERE seq = 1`],
    ['DELETE', 'DELETE FROM audit_events'],
  ])('%s', async (_name, statement) => {
    await sixEvents(database());
    await expect(database().raw(statement)).rejects.toThrow('audit_events is append-only');
    expect(await verifyAudit(database(), keys)).toMatchObject({ findings: [] });
  });

  test('replacing or emptying by other statements', async () => {
    await sixEvents(database());
    const statements = isSqlite(database())
      ? ['INSERT OR REPLACE INTO audit_events SELECT * FROM audit_events WHERE seq = 1']
      : ['TRUNCATE audit_events CASCADE'];
    for (const statement of statements) {
      await expect(database().raw(statement)).rejects.toThrow('audit_events is append-only');
    }
  });
});
