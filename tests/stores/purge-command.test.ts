import { verifyAudit } from '../../server/audit/verify';
import { DAY } from '../../server/clock';
import { Command } from 'commander';
import { registerSystemCommands } from '../../server/commands/system.command';
import { engines } from '../support/databases';
import { addPupil } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import { addEnrolledPupil, answerCorrectly, signIn } from '../support/pupils';

describe.each(engines)('purge on %s', (engine) => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal({ engine });
  });
  afterAll(() => portal.close());

  async function purge(...args: string[]): Promise<string> {
    let out = '';
    const program = new Command().exitOverride();
    registerSystemCommands(program, {
      run: (command) => command(portal.services),
      say: (text) => void (out += text),
      warn: () => undefined,
      fail: () => undefined,
    });
    await program.parseAsync(['purge', ...args], { from: 'user' });
    return out;
  }

  test('security 39: sessions, resets and addresses go at their time, and leavers at theirs', async () => {
    const { db, keys } = portal.services;
    const pupil = await addEnrolledPupil(portal);
    await signIn(portal.visit(), pupil.account.loginId);
    await answerCorrectly(portal.visit(), pupil);
    await addPupil(db, { status: 'leaver' });
    expect(JSON.parse(await purge('--json'))).toMatchObject({ sessions: 0, resets: 0 });
    expect(await count('sessions')).toBeGreaterThan(0);
    portal.clock.advance(DAY);
    expect(JSON.parse(await purge('--json'))).toMatchObject({ resets: 1, addresses: 0 });
    expect([await count('sessions'), await count('resets')]).toEqual([0, 0]);
    expect(await count('audit_personal')).toBeGreaterThan(0);
    portal.clock.advance(180 * DAY);
    await purge();
    expect(await count('audit_personal')).toBe(0);
    expect(await count('accounts')).toBe(2);
    portal.clock.advance(186 * DAY);
    expect(await purge()).toMatch(/^forgotten: 1 leavers, /);
    expect(await count('accounts')).toBe(1);
    expect(await verifyAudit(db, keys.audit)).toMatchObject({ findings: [] });
  });

  test('what is more than a batch goes all the same', async () => {
    const { db, clock } = portal.services;
    const rows = Array.from({ length: 2300 }, (_, n) => ({
      ...{ digest: `over-${n}`, content: '{}', expires_at: clock.now() - 1 },
    }));
    await db.batchInsert('sessions', rows, 200);
    expect(JSON.parse(await purge('--json'))).toMatchObject({ sessions: 2300 });
    expect(await count('sessions')).toBe(0);
  });

  async function count(table: string): Promise<number> {
    const rows: unknown[] = await portal.services.db(table).select();
    return rows.length;
  }
});
