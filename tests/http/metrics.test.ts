import { inTransaction } from '../../server/db/database';
import { engines } from '../support/databases';
import { allowedLabels as allowed } from '../support/metric-labels';
import { samplesIn, valueOf, type Sample } from '../support/metrics';
import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  answerCorrectly,
  answerWrongly,
  NEW_PASSWORD,
  operator,
  signIn,
} from '../support/pupils';
import { routesOf } from '../support/routes';
import { inviteStaff } from '../support/staff';

/** prom-client's own, about the process. */
const aboutProcess = /^(process|nodejs)_/;
const processLabels = new Set(['type', 'kind', 'space', 'version', 'major', 'minor', 'patch']);

describe.each(engines)('/metrics on %s', (engine) => {
  let portal: Portal;
  let before: Sample[];

  beforeAll(async () => {
    portal = await startPortal({ engine });
  });
  afterAll(() => portal.close());
  beforeEach(async () => {
    before = await samples();
  });

  async function samples(): Promise<Sample[]> {
    return samplesIn((await portal.visit().get('/metrics')).text);
  }

  /** What each counter rose by since the test began. */
  async function rise(name: string, labels: Record<string, string> = {}): Promise<number> {
    return valueOf(await samples(), name, labels) - valueOf(before, name, labels);
  }

  const signIns = (outcome: string, who = 'pupil') =>
    rise('portal_sign_ins_total', { who, outcome });

  test('sign-ins are counted by how they ended, refused ones too, and so are locks', async () => {
    const { account } = await addEnrolledPupil(portal);
    await signIn(portal.visit(), account.loginId);
    const locking = portal.services.config.SIGNIN_WAITS_SECONDS.findIndex((wait) => wait > 0) + 1;
    for (let tries = 1; tries <= locking; tries++) {
      await signIn(portal.visit(), account.loginId, `Wrong-Lamp-${tries}`);
    }
    expect((await signIn(portal.visit(), account.loginId)).status).toBe(429);
    expect(await signIns('signed-in')).toBe(1);
    expect(await signIns('wrong')).toBe(locking);
    expect(await signIns('locked')).toBe(1);
    expect(await rise('portal_locks_total', { path: 'sign-in', starts: 'blocked' })).toBe(1);
    await portal.services.release(account.loginIdFolded, 'sign-in', operator);
    expect(await rise('portal_unlocks_total', { by: 'operator' })).toBe(1);
  });

  test('answers, resets and what the pupil unlocks', async () => {
    const pupil = await addEnrolledPupil(portal);
    await answerWrongly(portal.visit(), pupil.account.loginId);
    const visit = portal.visit();
    await answerCorrectly(visit, pupil);
    await visit.get('/sspr/forgot/new-password');
    const form = (newPassword: string) => ({ newPassword, confirmPassword: newPassword });
    await visit.post('/sspr/forgot/new-password', form('short'));
    await visit.post('/sspr/forgot/new-password', form(NEW_PASSWORD));
    const challenge = (outcome: string) => rise('portal_challenges_total', { outcome });
    const reset = (outcome: string) => rise('portal_resets_total', { outcome });
    expect([await challenge('wrong'), await challenge('passed')]).toEqual([1, 1]);
    expect([await reset('refused'), await reset('done')]).toEqual([1, 1]);
    const deed = { action: 'password.changed', result: 'done' };
    // The pupil's first password was one too.
    expect(await rise('portal_audit_events_total', deed)).toBe(2);
  });

  test('staff stand beside the pupils', async () => {
    const { member } = await inviteStaff(portal, { role: 'admin' });
    const visit = portal.visit();
    await visit.get('/staff/sign-in');
    await visit.post('/staff/sign-in', { email: member.email, password: 'quiet lantern' });
    expect(await signIns('wrong', 'staff')).toBe(1);
    expect(await signIns('wrong')).toBe(0);
  });

  test('what is undone is not counted', async () => {
    const { db, audit, clock } = portal.services;
    const entry = {
      ...{ chain: 'unknown', at: clock.now(), subjectId: null },
      ...{ action: 'audit.verified', result: 'sound', actor: operator },
    };
    const labels = { action: 'audit.verified', result: 'sound' };
    const undone = inTransaction(db, async (tx) => {
      await audit.record(tx, entry);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    expect(await rise('portal_audit_events_total', labels)).toBe(0);
    await inTransaction(db, (tx) => audit.record(tx, entry));
    expect(await rise('portal_audit_events_total', labels)).toBe(1);
  });

  test('hashes, statements and commits take time, and connections are let go', async () => {
    const { account } = await addEnrolledPupil(portal);
    const count = (name: string, labels = {}) => rise(`${name}_count`, labels);
    expect(await count('portal_hash_seconds')).toBeGreaterThan(2);
    expect(await count('portal_hash_wait_seconds')).toBe(await count('portal_hash_seconds'));
    expect(await rise('portal_hash_operations_total')).toBe(await count('portal_hash_seconds'));
    for (const kind of ['read', 'write', 'commit'])
      expect(await count('portal_database_seconds', { kind })).toBeGreaterThan(2);
    await expect(portal.services.db('no_such_table').select('*')).rejects.toThrow();
    await signIn(portal.visit(), account.loginId);
    const now = await samples();
    expect(valueOf(now, 'portal_database_connections', { state: 'waiting' })).toBe(0);
    expect(valueOf(now, 'portal_database_up')).toBe(1);
  });

  test('a failed statement is timed like any other', async () => {
    const reads = () => rise('portal_database_seconds_count', { kind: 'read' });
    // The page itself looks at the print jobs.
    const ownReads = await reads();
    await expect(portal.services.db('no_such_table').select('*')).rejects.toThrow();
    expect((await reads()) - ownReads).toBe(ownReads + 1);
  });

  test('what alerts look for is told as 0 before it first happens', async () => {
    const fresh = await startPortal({ engine });
    const now = samplesIn((await fresh.visit().get('/metrics')).text);
    await fresh.close();
    const told = (name: string) =>
      now.filter((sample) => sample.name === name).map(({ labels, value }) => [labels, value]);
    expect(told('portal_sign_ins_total')).toContainEqual([{ who: 'staff', outcome: 'wrong' }, 0]);
    expect(told('portal_locks_total')).toHaveLength(8);
    expect(told('portal_locks_total')).toContainEqual([{ path: 'challenge', starts: 'closed' }, 0]);
    expect(told('portal_housekeeping_total')).toContainEqual([{ outcome: 'failed' }, 0]);
  });

  test('no label holds anything but names that stand in the program', async () => {
    const visit = portal.visit();
    await visit.get('/Tan_Wei_Ming@students.edu.sg?name=Tan');
    await visit.send('PROPFIND', '/help/request/Tan-Wei-Ming');
    await signIn(visit, 'Tan_Wei_Ming');
    await portal.services.housekeeping();
    portal.services.metrics.housekeeping('done', portal.clock.now());
    const routes = new Set(['none', ...routesOf(portal.server).map(({ path }) => path)]);
    const seen = new Set<string>();
    for (const { name, labels } of await samples()) {
      if (aboutProcess.test(name)) {
        const others = Object.keys(labels).filter((label) => !processLabels.has(label));
        expect({ name, others: others.filter((label) => label !== 'le') }).toMatchObject({
          others: [],
        });
        continue;
      }
      const family = name.replace(/_(bucket|sum|count)$/, '');
      const rules = allowed[family] ?? {};
      expect(Object.keys(allowed)).toContain(family);
      seen.add(family);
      const { le, ...own } = labels;
      if (le !== undefined) expect(le).toMatch(/^(\+Inf|[\d.]+)$/);
      expect({ name, labels: Object.keys(own).sort() }).toEqual({
        name,
        labels: Object.keys(rules).sort(),
      });
      for (const [label, text] of Object.entries(own)) {
        const rule = rules[label] ?? [];
        if (label === 'route') expect(routes).toContain(text);
        else if (rule instanceof RegExp) expect(text).toMatch(rule);
        else expect({ label, fits: rule.includes(text), text }).toMatchObject({ fits: true });
      }
    }
    // Prints aside all of them have been seen by now.
    expect([...seen].sort()).toEqual(
      Object.keys(allowed)
        .filter((name) => name !== 'portal_print_jobs')
        .sort(),
    );
    expect(JSON.stringify(await samples())).not.toMatch(/Tan|Wei|Pupil_|127\.0\.0\.1|School/);
  });

  test('print jobs stand there by state', async () => {
    const { services } = portal;
    const { schoolId } = (await addEnrolledPupil(portal)).account;
    await inTransaction(services.db, async (tx) => {
      await tx('print_jobs').insert({
        ...{ id: 'print-1', school_id: schoolId, kind: 'cards', what: '4A', state: 'failed' },
        ...{ made_by_kind: 'operator', total: 1, done: 0, made_at: 1, holder: 'h', lease_until: 1 },
      });
    });
    expect(await rise('portal_print_jobs', { state: 'failed' })).toBe(1);
  });
});

test('without its database the page still stands, and says so', async () => {
  const portal = await startPortal();
  await portal.database.db.destroy();
  const { status, text } = await portal.visit().get('/metrics');
  expect(status).toBe(200);
  expect(text).toContain('portal_database_up 0');
  expect(text).not.toContain('portal_print_jobs{');
  await portal.close();
});

test('Prometheus asks each node by its address, where it shows a token', async () => {
  const token = 'metrics-token-0123456789';
  const portal = await startPortal({ settings: { METRICS_TOKEN: token } });
  const host = '10.1.2.3:3000';
  const authorization = `Bearer ${token}`;
  expect((await portal.visit().get('/metrics', { host, authorization })).status).toBe(200);
  expect((await portal.visit().get('/metrics', { host })).status).toBe(404);
  expect((await portal.visit().get('/sign-in', { host, authorization })).status).toBe(400);
  await portal.close();
  const open = await startPortal();
  expect((await open.visit().get('/metrics', { host })).status).toBe(400);
  await open.close();
});
