import { verifyAudit } from '../../server/audit/verify';
import { inFront, knownTo, type SecretName } from '../../server/rotation/lists.rules';
import { keysStatus } from '../../server/rotation/status';
import { engines, freshDatabase, type TestDatabase } from '../support/databases';
import { fakeClock, type FakeClock } from '../support/fake-clock';
import { startPortal, testSecrets, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  answerCorrectly,
  NEW_PASSWORD,
  PASSWORD,
  questionsOn,
  signIn,
} from '../support/pupils';
import type { Visit } from '../support/visit';

const NEW = 'the-newer-secret-0123456789abcdef0123456';

/** Two nodes on one database in the middle of a step: the first has the list of before. */
describe.each(engines)('half-way through an exchange of secrets on %s', (engine) => {
  let database: TestDatabase;
  let clock: FakeClock;
  let nodes: Portal[];
  beforeEach(async () => {
    database = await freshDatabase(engine);
    clock = fakeClock();
    nodes = [];
  });
  afterEach(async () => {
    for (const node of nodes) await node.close();
    await database.drop();
  });

  async function node(name: SecretName, list: readonly string[]): Promise<Portal> {
    const settings = { [name]: list.join(',') };
    const started = await startPortal({ database, clock, settings });
    nodes.push(started);
    return started;
  }

  const old = (name: SecretName) => [testSecrets[name]];
  const steps: [string, SecretName, (list: string[]) => [string[], string[]]][] = (
    ['PEPPERS', 'SESSION_SECRETS', 'INDEX_KEY'] as const
  ).flatMap((name) => [
    [`${name} becomes known`, name, (list) => [list, knownTo(name, list, NEW)]],
    [`${name} comes in front`, name, (list) => [knownTo(name, list, NEW), inFront(list, NEW)]],
  ]);

  test.each(steps)('%s: pupils notice nothing', async (_step, name, listsOf) => {
    const [before, after] = listsOf(old(name));
    const [a, b] = [await node(name, before), await node(name, after)];
    for (const [one, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const pupil = await addEnrolledPupil(one);
      const { loginId } = pupil.account;
      // A visit begun on one goes on on the other, with its token.
      const visit = one.visit();
      expect((await signIn(visit, loginId)).location).toBe('/portal');
      const there = await goOn(visit, other);
      expect((await there.get('/sspr/questions/set')).status).toBe(200);
      await draftOn(visit, one, other);
      // Answers hashed on one are right on the other, and the password set there works here.
      const forgot = other.visit();
      expect((await answerCorrectly(forgot, pupil)).location).toBe('/sspr/forgot/new-password');
      const back = await goOn(forgot, one);
      await back.get('/sspr/forgot/new-password');
      const form = { newPassword: NEW_PASSWORD, confirmPassword: NEW_PASSWORD };
      expect((await back.post('/sspr/forgot/new-password', form)).location).toBe(
        '/sspr/forgot/done',
      );
      expect((await signIn(other.visit(), loginId, NEW_PASSWORD)).location).toBe('/portal');
      expect((await signIn(one.visit(), loginId, PASSWORD)).status).toBe(400);
    }
    for (const { services } of [a, b]) {
      expect(await verifyAudit(services.db, services.keys.audit)).toMatchObject({ findings: [] });
    }
  });

  test('in one step instead of two a new password is wrong on the nodes of before', async () => {
    const [a, b] = [
      await node('PEPPERS', old('PEPPERS')),
      await node('PEPPERS', inFront(old('PEPPERS'), NEW)),
    ];
    const pupil = await addEnrolledPupil(b);
    expect((await signIn(a.visit(), pupil.account.loginId)).status).toBe(400);
  });

  test('in one step instead of two the audit takes the new signature for a forgery', async () => {
    const [a, b] = [
      await node('INDEX_KEY', old('INDEX_KEY')),
      await node('INDEX_KEY', inFront(old('INDEX_KEY'), NEW)),
    ];
    const pupil = await addEnrolledPupil(b);
    await signIn(a.visit(), pupil.account.loginId);
    const { findings } = await verifyAudit(b.services.db, b.services.keys.audit);
    expect(findings.map(({ kind }) => kind)).toContain('head-was-altered');
  });

  test('the status tells what hangs on the old pepper, and each sign-in makes it less', async () => {
    const a = await node('PEPPERS', old('PEPPERS'));
    const pupil = await addEnrolledPupil(a);
    const b = await node('PEPPERS', inFront(old('PEPPERS'), NEW));
    const { services } = b;
    const used = async () => {
      const { peppers } = await keysStatus(services.db, services.config);
      return peppers.map(({ place, passwords, answers }) => ({ place, passwords, answers }));
    };
    expect(await used()).toEqual([
      { place: 'newest', passwords: 0, answers: 0 },
      { place: 'older', passwords: 1, answers: 3 },
    ]);
    await signIn(b.visit(), pupil.account.loginId);
    await answerCorrectly(b.visit(), pupil);
    expect(await used()).toEqual([
      { place: 'newest', passwords: 1, answers: 2 },
      { place: 'older', passwords: 0, answers: 1 },
    ]);
    const gone = { ...services.config, PEPPERS: [NEW] };
    expect((await keysStatus(services.db, gone)).peppers.at(-1)).toMatchObject({
      place: 'missing',
      hashes: 1,
    });
  });

  async function goOn(visit: Visit, on: Portal): Promise<Visit> {
    const there = on.visit();
    for (const [name, value] of visit.cookies) there.cookies.set(name, value);
    there.token = visit.token;
    return Promise.resolve(there);
  }

  /** Answers typed on one node are confirmed on the other: only the draft carries them. */
  async function draftOn(visit: Visit, one: Portal, other: Portal): Promise<void> {
    const page = await visit.get('/sspr/questions/set');
    const ids = one.services.banks.current.questions.map(({ id }) => id);
    const words = ['green rocket', 'tiny piano', 'loud umbrella'];
    const entries = words.flatMap((answer, index) => [
      [`question${index + 1}`, ids[index + 3] ?? ''],
      [`answer${index + 1}`, answer],
    ]);
    expect(page.status).toBe(200);
    const typed = await visit.post(
      '/sspr/questions/set',
      Object.fromEntries(entries) as Record<string, string>,
    );
    expect(typed.location).toBe('/sspr/questions/confirm');
    const there = await goOn(visit, other);
    const confirm = await there.get('/sspr/questions/confirm');
    expect(confirm.text).toContain('tiny piano');
    expect(questionsOn(confirm)).toEqual([]);
  }
});
