import { verifyAudit } from '../../server/audit/verify';
import { engines } from '../support/databases';
import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  again,
  nobody,
  operator,
  PASSWORD,
  type EnrolledPupil,
} from '../support/pupils';

describe.each(engines)('on %s', (engine) => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal({ engine });
  });
  afterAll(() => portal.close());

  async function openReset({ account, answers }: EnrolledPupil): Promise<string> {
    const { reset, banks } = portal.services;
    const identified = await reset.identify(account.loginIdFolded);
    const asked = await reset.questionsFor(account.loginIdFolded);
    const typed = asked.map((id) => answers.get(banks.find(id)?.text.en ?? '') ?? '');
    const result = await reset.answerChallenge({ identified, answers: typed, visitor: nobody });
    if (result.kind !== 'passed') throw new Error(`the answers were ${result.kind}`);
    return result.resetId;
  }

  async function auditOf(accountId: string, action: string): Promise<number> {
    const rows = await portal.services
      .db('audit_events')
      .where({ subject_id: accountId, action })
      .select('id');
    return rows.length;
  }

  test('security 4: of 200 wrong passwords at once exactly five are evaluated', async () => {
    const { account } = await addEnrolledPupil(portal);
    const { signIn, hashing } = portal.services;
    const before = hashing.operations();
    const results = await Promise.all(
      Array.from({ length: 200 }, (_none, index) =>
        signIn({
          canonicalId: account.loginIdFolded,
          password: `Wrong-${index}-word`,
          visitor: nobody,
        }),
      ),
    );
    const kinds = results.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'wrong')).toHaveLength(5);
    expect(kinds.filter((kind) => kind === 'locked')).toHaveLength(195);
    expect(hashing.operations() - before).toBe(5);
  });

  test('security 4: of 200 wrong answers at once exactly three are evaluated', async () => {
    const { account } = await addEnrolledPupil(portal);
    const { reset, hashing } = portal.services;
    const identified = await reset.identify(account.loginIdFolded);
    const before = hashing.operations();
    const results = await Promise.all(
      Array.from({ length: 200 }, (_none, index) =>
        reset.answerChallenge({ identified, answers: [`wrong ${index}`, 'x y'], visitor: nobody }),
      ),
    );
    expect(results.filter(({ kind }) => kind === 'wrong')).toHaveLength(3);
    expect(hashing.operations() - before).toBe(6);
  });

  test('security 25: of 50 final posts at once with different passwords one wins', async () => {
    const pupil = await addEnrolledPupil(portal);
    const resetId = await openReset(pupil);
    const { reset, passwords } = portal.services;
    const changesBefore = await auditOf(pupil.account.id, 'password.changed');
    const tried = Array.from({ length: 50 }, (_none, index) => `Garden-Lamp-${100 + index}`);
    const results = await Promise.all(
      tried.map((newPassword) => reset.finish({ resetId, newPassword, visitor: nobody })),
    );
    expect(results.filter(({ kind }) => kind === 'done')).toHaveLength(1);
    expect(results.filter(({ kind }) => kind === 'gone')).toHaveLength(49);
    const winner = tried[results.findIndex(({ kind }) => kind === 'done')] ?? '';
    const credential = await passwords.find(pupil.account.id);
    expect(await passwords.verify(credential, winner)).toBe(true);
    expect(await passwords.verify(credential, PASSWORD)).toBe(false);
    expect((await auditOf(pupil.account.id, 'password.changed')) - changesBefore).toBe(1);
    expect((await again(portal.services, pupil.account)).authEpoch).toBe(
      pupil.account.authEpoch + 1,
    );
  });

  test('a final post sent twice leads to its own result, and to nothing with another password', async () => {
    const pupil = await addEnrolledPupil(portal);
    const resetId = await openReset(pupil);
    const { reset } = portal.services;
    const post = (newPassword: string) => reset.finish({ resetId, newPassword, visitor: nobody });
    expect(await post('Garden-Lamp-201')).toEqual({ kind: 'done' });
    expect(await post('Garden-Lamp-201')).toEqual({ kind: 'done' });
    expect(await post('Garden-Lamp-202')).toEqual({ kind: 'gone' });
    const twice = await addEnrolledPupil(portal);
    const other = await openReset(twice);
    const both = await Promise.all(
      [1, 2].map(() =>
        reset.finish({ resetId: other, newPassword: 'Garden-Lamp-203', visitor: nobody }),
      ),
    );
    expect(both).toEqual([{ kind: 'done' }, { kind: 'done' }]);
    expect(await auditOf(twice.account.id, 'password.changed')).toBe(2);
  });

  test('security 22: a refused password never burns the reset', async () => {
    const pupil = await addEnrolledPupil(portal);
    const resetId = await openReset(pupil);
    const { reset } = portal.services;
    const post = (newPassword: string) => reset.finish({ resetId, newPassword, visitor: nobody });
    expect(await post('short')).toMatchObject({ kind: 'refused' });
    expect(await post(PASSWORD)).toMatchObject({
      kind: 'refused',
      failures: [{ code: 'history' }],
    });
    expect(await post('Garden-Lamp-204')).toEqual({ kind: 'done' });
  });

  test('security 21: a reset ends after its time, which can be extended once', async () => {
    const pupil = await addEnrolledPupil(portal);
    const { reset } = portal.services;
    const late = await openReset(pupil);
    portal.clock.advance(20 * 60_000);
    const finish = (resetId: string) =>
      reset.finish({ resetId, newPassword: 'Garden-Lamp-205', visitor: nobody });
    expect(await finish(late)).toEqual({ kind: 'gone' });
    const extended = await openReset(pupil);
    portal.clock.advance(19 * 60_000);
    expect(await reset.extend(extended)).toBe(true);
    expect(await reset.extend(extended)).toBe(false);
    portal.clock.advance(19 * 60_000);
    expect(await finish(extended)).toEqual({ kind: 'done' });
  });

  test('security 23: a reset, a staff reset and an unlock at once leave one consistent story', async () => {
    const pupil = await addEnrolledPupil(portal);
    const resetId = await openReset(pupil);
    const { reset, release, issueDefaultPassword, passwords, db, keys } = portal.services;
    const id = pupil.account.loginIdFolded;
    const [finished, issued] = await Promise.all([
      reset.finish({ resetId, newPassword: 'Garden-Lamp-206', visitor: nobody }),
      issueDefaultPassword(id, operator),
      release(id, 'both', operator),
    ]);
    if (issued.kind !== 'issued') throw new Error(issued.kind);
    const credential = await passwords.find(pupil.account.id);
    // Whichever came last stands; a reset that came second finds its epoch gone.
    expect(await passwords.verify(credential, issued.defaultPassword)).toBe(true);
    const byChallenge = (await auditOf(pupil.account.id, 'password.changed')) - 1;
    expect(byChallenge).toBe(finished.kind === 'done' ? 1 : 0);
    expect(await auditOf(pupil.account.id, 'default-password.issued')).toBe(1);
    expect((await verifyAudit(db, keys.audit)).findings).toEqual([]);
  });
});
