import { readFileSync, existsSync } from 'node:fs';
import { engines } from '../support/databases';
import { startPortal, testSecrets, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  addPupilWithDefault,
  answerCorrectly,
  answerWrongly,
  operator,
  signIn,
} from '../support/pupils';
import { addPupil, addSchool } from '../support/fixtures';

const secrets = {
  wrongPassword: 'Canary-Wrong-31',
  newPassword: 'Canary-Fresh-32',
  resetPassword: 'Canary-Reset-33',
  wrongAnswer: 'canary guess alpha',
  ownAnswer: 'canary teapot',
  otherAnswer: 'canary walnut',
  thirdAnswer: 'canary saddle',
};
const unknownId = 'canary_nobody_34';

describe.each(engines)('on %s', (engine) => {
  let portal: Portal;
  const seen = new Set<string>(Object.values(secrets));

  beforeAll(async () => {
    portal = await startPortal({ engine });
    await everyJourney();
  });
  afterAll(() => portal.close());

  /** What a child, a classmate and an operator do, each with something to hide. */
  async function everyJourney(): Promise<void> {
    const { services } = portal;
    const visit = portal.visit();
    const { account, password } = await addPupilWithDefault(portal);
    seen.add(password);
    await signIn(visit, account.loginId, secrets.wrongPassword);
    await signIn(visit, unknownId, secrets.wrongPassword);
    await signIn(visit, account.loginId, password);
    await visit.get('/sspr/must-change');
    await visit.post('/sspr/must-change', {
      newPassword: secrets.newPassword,
      confirmPassword: secrets.newPassword,
    });
    await setQuestions(visit);
    await visit.get('/sspr/password');
    const suggested = await visit.post('/sspr/suggest', {}, { accept: 'application/json' });
    seen.add((JSON.parse(suggested.text) as { password: string }).password);
    await visit.post('/sspr/password', {
      currentPassword: secrets.wrongPassword,
      newPassword: secrets.resetPassword,
      confirmPassword: secrets.resetPassword,
    });
    const stranger = portal.visit();
    await answerWrongly(stranger, unknownId, secrets.wrongAnswer);
    const pupil = await addEnrolledPupil(portal);
    for (const answer of pupil.answers.values()) seen.add(answer);
    await answerWrongly(stranger, pupil.account.loginId, secrets.wrongAnswer);
    await answerCorrectly(stranger, pupil);
    await stranger.get('/sspr/forgot/new-password');
    await stranger.post('/sspr/forgot/new-password', {
      newPassword: secrets.resetPassword,
      confirmPassword: secrets.resetPassword,
    });
    await makeCards();
    for (const { cookies } of [visit, stranger]) {
      for (const value of cookies.values()) seen.add(decodeURIComponent(value).split('.')[0] ?? '');
    }
    for (const secret of Object.values(testSecrets)) seen.add(secret);
    await services.housekeeping();
  }

  async function setQuestions(visit: ReturnType<Portal['visit']>): Promise<void> {
    const { questions } = portal.services.banks.current;
    await visit.get('/sspr/must-enrol');
    await visit.post('/sspr/must-enrol', {
      question1: questions[0]?.id ?? '',
      answer1: secrets.ownAnswer,
      question2: questions[1]?.id ?? '',
      answer2: secrets.otherAnswer,
      question3: questions[2]?.id ?? '',
      answer3: secrets.thirdAnswer,
    });
    await visit.get('/sspr/must-enrol/confirm');
    await visit.post('/sspr/must-enrol/confirm');
  }

  async function makeCards(): Promise<void> {
    const school = await addSchool(portal.services.db);
    await addPupil(portal.services.db, { school, level: 'P2', className: '2A' });
    const made = await portal.services.questions.makeCards({
      schoolCode: school.code,
      scope: { className: '2A' },
      actor: operator,
    });
    if (made.kind !== 'made') throw new Error(made.kind);
    for (const { cards } of made.rows) for (const { answer } of cards) seen.add(answer);
  }

  /** Everything that is kept, as text. */
  async function everythingStored(): Promise<string> {
    const { db } = portal.services;
    const tables =
      engine === 'SQLite'
        ? await db('sqlite_master').where({ type: 'table' }).select<{ name: string }[]>('name')
        : await db('pg_tables')
            .where({ schemaname: 'public' })
            .select<{ name: string }[]>('tablename as name');
    const rows = await Promise.all(tables.map(({ name }) => db(name).select('*')));
    const file = portal.database.url.replace('sqlite:', '');
    const raw = [file, `${file}-wal`].filter((path) => existsSync(path));
    return JSON.stringify(rows) + raw.map((path) => readFileSync(path, 'latin1')).join('');
  }

  test('security 18, 19: no secret of any journey is stored or logged in clear', async () => {
    expect(portal.logged.length).toBeGreaterThan(20);
    const stored = await everythingStored();
    const logged = portal.logged.join('\n');
    const found = [...seen].filter((secret) => stored.includes(secret) || logged.includes(secret));
    expect(seen.size).toBeGreaterThan(15);
    expect(found).toEqual([]);
  });

  test('security 18: a login ID that nobody has is in no log and no audit event', async () => {
    const events = await portal.services.db('audit_events').select('*');
    const personal = await portal.services.db('audit_personal').select('*');
    const all = JSON.stringify([events, personal]) + portal.logged.join('\n');
    expect(all).not.toContain(unknownId);
  });
});
