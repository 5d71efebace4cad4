import { createAudit, dailyHeads, type AuditEntry } from '../../server/audit/audit';
import { timePage } from '../../server/audit/audit-reading.store';
import { verifyAudit } from '../../server/audit/verify';
import { inTransaction } from '../../server/db/database';
import { describeEachDatabase } from '../support/databases';
import { SCHOOL_MORNING } from '../support/fake-clock';

const oldKey = { id: 'old', key: Buffer.alloc(32, 1) };
const newKey = { id: 'new', key: Buffer.alloc(32, 2) };
const audit = createAudit({ keys: [newKey, oldKey] });

describeEachDatabase('recording audit events', (database) => {
  test('keeps everything the entry says', async () => {
    await record({
      ...entry('whole'),
      actor: { kind: 'operator', id: 'op-1' },
      subjectId: 'account-1',
      details: { path: 'sign-in', count: 3, from: null },
      personal: { address: '192.0.2.7' },
    });
    const [event] = await events('whole');
    expect(event).toMatchObject({
      chain: 'whole',
      seq: 1,
      at: SCHOOL_MORNING,
      actorKind: 'operator',
      actorId: 'op-1',
      subjectId: 'account-1',
      action: 'sign-in',
      result: 'passed',
      details: '{"count":3,"from":null,"path":"sign-in"}',
      keyId: 'new',
      previousMac: '0'.repeat(64),
      personal: { details: '{"address":"192.0.2.7"}' },
    });
    // The id's first 48 bits are the entry's time (RFC 9562), never the machine's.
    expect(parseInt(event?.id.replaceAll('-', '').slice(0, 12) ?? '', 16)).toBe(SCHOOL_MORNING);
    expect(event?.commitment).toMatch(/^[0-9a-f]{64}$/);
    expect(event?.mac).toMatch(/^[0-9a-f]{64}$/);
  });

  test('without personal details there is no commitment', async () => {
    await record(entry('plain'));
    expect(await events('plain')).toMatchObject([{ commitment: null, personal: null }]);
  });

  test('security 38: 50 transactions at once on one chain follow one another without a gap', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => record({ ...entry('busy'), details: { n } })),
    );
    const seqs = (await events('busy')).map((event) => event.seq).sort((a, b) => a - b);
    expect(seqs).toEqual(Array.from({ length: 50 }, (_, n) => n + 1));
    await expectSound();
  });

  test('security 38: 50 transactions at once on five chains, each its own', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, n) => record({ ...entry(`school-${n % 5}`), details: { n } })),
    );
    for (let n = 0; n < 5; n += 1) expect(await events(`school-${n}`)).toHaveLength(10);
    await expectSound();
  });

  test('several events of one transaction stand in their order', async () => {
    await inTransaction(database(), async (tx) => {
      await audit.record(tx, { ...entry('twice'), action: 'reset.finished' });
      await audit.record(tx, { ...entry('twice'), action: 'lock.cleared' });
    });
    const [first, second] = (await events('twice')).sort((a, b) => a.seq - b.seq);
    expect(first).toMatchObject({ seq: 1, action: 'reset.finished' });
    expect(second).toMatchObject({ seq: 2, action: 'lock.cleared', previousMac: first?.mac });
    await expectSound();
  });

  test('security 38: a deed that is rolled back leaves no trace and no gap', async () => {
    await record(entry('rolled'));
    await expect(
      inTransaction(database(), async (tx) => {
        await audit.record(tx, { ...entry('rolled'), personal: { address: '192.0.2.9' } });
        throw new Error('the deed failed');
      }),
    ).rejects.toThrow('the deed failed');
    await expect(
      inTransaction(database(), async (tx) => {
        await audit.record(tx, entry('never'));
        throw new Error('the first deed failed');
      }),
    ).rejects.toThrow('the first deed failed');
    await record(entry('rolled'));
    expect((await events('rolled')).map((event) => event.seq).sort()).toEqual([1, 2]);
    expect(await events('never')).toEqual([]);
    expect((await dailyHeads(database())).map((head) => head.chain)).not.toContain('never');
    await expectSound();
  });

  test.each<[string, Partial<AuditEntry>]>([
    ['a secret in the details', { details: { newPassword: 'x' } }],
    ['a secret in the personal details', { personal: { answer1: 'x' } }],
    ['a login ID as subject', { subjectId: 'Jon_Tan_1@students.edu.sg' }],
    ['an address as actor', { actor: { kind: 'operator', id: 'a@example.org' } }],
    ['a sentence as action', { action: 'Signed in' }],
    ['a sentence as result', { result: 'it went well' }],
    ['half a millisecond', { at: SCHOOL_MORNING + 0.5 }],
    ['a chain with a space', { chain: 'no chain' }],
  ])('security 18: refuses %s and writes nothing', async (_name, wrong) => {
    const before = await dailyHeads(database());
    await expect(record({ ...entry('refused'), ...wrong })).rejects.toThrow();
    expect(await dailyHeads(database())).toEqual(before);
  });

  test('text that a database would change survives unchanged', async () => {
    const details = { note: 'a\u{0}b\r\n\u{1B}[31m\u{D800}陈😀"\\' };
    await record({ ...entry('odd'), details, personal: { browser: 'x\u{0}y'.repeat(300) } });
    const [event] = await events('odd');
    expect(JSON.parse(event?.details ?? '')).toEqual({
      note: details.note.replace('\u{D800}', '\u{FFFD}'),
    });
    await expectSound();
  });

  test('the heads tell number and MAC of the newest event', async () => {
    await record(entry('headed'));
    await record(entry('headed'));
    const newest = (await events('headed')).find((event) => event.seq === 2);
    expect(await dailyHeads(database())).toContainEqual({
      chain: 'headed',
      seq: 2,
      mac: newest?.mac,
    });
  });

  test('a chain goes on under a new key, and both verify', async () => {
    const before = createAudit({ keys: [oldKey] });
    await inTransaction(database(), (tx) => before.record(tx, entry('rotated')));
    await record(entry('rotated'));
    expect((await events('rotated')).map((event) => event.keyId).sort()).toEqual(['new', 'old']);
    await expectSound();
    const { findings } = await verifyAudit(database(), [newKey]);
    expect(findings).toEqual([
      expect.objectContaining({ kind: 'unknown-key', chain: 'rotated', seq: 1, keyId: 'old' }),
    ]);
  });

  function record(given: AuditEntry): Promise<void> {
    return inTransaction(database(), (tx) => audit.record(tx, given));
  }

  function events(chain: string) {
    return timePage(database(), { chain }, { after: null, limit: 1_000 });
  }

  async function expectSound(): Promise<void> {
    expect(await verifyAudit(database(), [newKey, oldKey], { pageSize: 7 })).toMatchObject({
      findings: [],
      findingsLeftOut: 0,
    });
  }
});

test('an audit without a key is a bug', () => {
  expect(() => createAudit({ keys: [] })).toThrow('the audit needs a key');
});

function entry(chain: string): AuditEntry {
  return {
    chain,
    at: SCHOOL_MORNING,
    actor: { kind: 'pupil', id: 'account-1' },
    subjectId: 'account-1',
    action: 'sign-in',
    result: 'passed',
  };
}
