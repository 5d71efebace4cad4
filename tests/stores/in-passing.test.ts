import { isSqlite } from '../../server/db/database';
import { inPassing, oneInPassing } from '../../server/db/in-passing';
import { describeEachDatabase } from '../support/databases';

describeEachDatabase('writing in passing', (database) => {
  const visit = (digest: string) => ({
    ...{ digest, account_id: null, content: '{}', expires_at: 1 },
  });
  const kept = (): Promise<unknown[]> => database()('sessions').orderBy('digest').pluck('digest');
  const waitsForDisk = async () => {
    const [row] = await database().raw<{ synchronous: number }[]>('PRAGMA synchronous');
    return row?.synchronous === 2;
  };

  afterEach(() => database()('sessions').delete());

  test('one statement is there afterwards, and ran once', async () => {
    await oneInPassing(database(), (tx) => tx('sessions').insert(visit('one')));
    expect(await kept()).toEqual(['one']);
  });

  test('several statements are there together, or not at all', async () => {
    await inPassing(database(), async (tx) => {
      await tx('sessions').insert(visit('a'));
      await tx('sessions').insert(visit('b'));
    });
    const broken = inPassing(database(), async (tx) => {
      await tx('sessions').insert(visit('c'));
      await tx('sessions').insert(visit('a'));
    });
    await expect(broken).rejects.toThrow(/unique/i);
    expect(await kept()).toEqual(['a', 'b']);
  });

  test('SQLite: several statements do not wait for the disk either; what they found comes back', async () => {
    const found = await inPassing(database(), async (tx) => {
      await tx('sessions').insert(visit('quick'));
      if (!isSqlite(tx)) return 'no pragma there';
      const [row] = await tx.raw<{ synchronous: number }[]>('PRAGMA synchronous');
      return row?.synchronous;
    });
    expect(found).toBe(isSqlite(database()) ? 1 : 'no pragma there');
  });

  test('fifty at once all arrive', async () => {
    const digests = Array.from({ length: 50 }, (_, at) => `at-once-${at}`);
    await Promise.all(
      digests.map((digest) =>
        oneInPassing(database(), (tx) => tx('sessions').insert(visit(digest))),
      ),
    );
    expect(await kept()).toHaveLength(50);
  });

  test('SQLite: the next lasting change waits for the disk again, after failures too', async () => {
    if (!isSqlite(database())) return;
    expect(await waitsForDisk()).toBe(true);
    await oneInPassing(database(), (tx) => tx('sessions').insert(visit('x')));
    expect(await waitsForDisk()).toBe(true);
    await oneInPassing(database(), (tx) => tx('sessions').insert(visit('x'))).catch(() => null);
    expect(await waitsForDisk()).toBe(true);
  });
});
