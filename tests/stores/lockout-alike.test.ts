import { inTransaction } from '../../server/db/database';
import { describeEachDatabase } from '../support/databases';
import { addPupil } from '../support/fixtures';
import { attemptOn, freshId, lockoutOn } from '../support/lockout';

describeEachDatabase('real and unknown login IDs', (database) => {
  test('security 2: run the same statements and get the same answers', async () => {
    const pupil = await addPupil(database());
    const real = await course(pupil.loginIdFolded, pupil.id);
    const unknown = await course(freshId(), null);
    expect(real.statements.length).toBeGreaterThan(20);
    expect(real.statements).toEqual(unknown.statements);
    expect(real.answers).toEqual(unknown.answers);
  });

  test('security 18: no login ID and no secret is stored', async () => {
    const { fail } = lockoutOn(database());
    await fail({ canonicalId: 'canary-name@students.edu.sg', secret: 'canary-secret' });
    const rows = await database()('attempt_counters').select('*');
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('canary');
  });

  test('security 4: in a wait it only reads', async () => {
    const { lockout, failTimes } = lockoutOn(database());
    const canonicalId = freshId();
    await failTimes(5, { canonicalId });
    const statements = await recorded(() => lockout.admit(attemptOn({ canonicalId })));
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatch(/^select/i);
  });

  async function course(canonicalId: string, accountId: string | null) {
    const { lockout, clock, fail } = lockoutOn(database());
    const answers: unknown[] = [];
    const statements = await recorded(async () => {
      for (let n = 0; n < 7; n++) {
        const ticket = await fail({ canonicalId, accountId, secret: `guess ${n}` });
        answers.push([ticket?.attemptsLeft, ticket?.starts]);
      }
      clock.advance(61_000);
      answers.push((await fail({ canonicalId, accountId, secret: 'guess 9' }))?.starts);
      const place = { canonicalId, path: 'sign-in', lane: 'outside' } as const;
      answers.push(await lockout.look(database(), place));
      answers.push(
        await inTransaction(database(), (tx) =>
          lockout.release(tx, { canonicalId, paths: ['sign-in'] }),
        ),
      );
    });
    return { answers, statements };
  }

  async function recorded(work: () => Promise<unknown>): Promise<string[]> {
    const statements: string[] = [];
    const note = ({ sql }: { sql: string }) => statements.push(sql);
    database().on('query', note);
    await work();
    database().off('query', note);
    return statements;
  }
});
