import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { verifyAudit } from '../../server/audit/verify';
import { findById } from '../../server/accounts/accounts.store';
import type { Portal } from '../support/portal';
import { testSecrets } from '../support/portal';
import { addEnrolledPupil, nobody, PASSWORD } from '../support/pupils';

export interface KillReport {
  runs: number;
  /** How many runs ended with the old, and with the new password. */
  old: number;
  changed: number;
  /** What was neither: empty, or the store lied. */
  wrong: string[];
}

/** How many resets go unkilled first, to learn how long one takes on this machine today. */
const WATCHED = 3;

/** Kills fall all over a reset, and somewhat after its end. */
const BEYOND = 1.4;

/**
 * Kills a process with SIGKILL at a random moment of a reset's end, again and again. After each
 * kill exactly one of the old and the new password must work, and the audit must say the same.
 */
export async function killResets(portal: Portal, runs: number): Promise<KillReport> {
  const report: KillReport = { runs, old: 0, changed: 0, wrong: [] };
  const spreadMs = BEYOND * (await slowestReset(portal));
  for (let run = 0; run < runs; run++) {
    const newPassword = `Kite-Garden-${100 + run}`;
    const outcome = await killOne(portal, { newPassword, spreadMs });
    if (outcome === 'old') report.old++;
    else if (outcome === 'changed') report.changed++;
    else report.wrong.push(outcome);
  }
  const { db, keys } = portal.services;
  const { findings } = await verifyAudit(db, keys.audit);
  report.wrong.push(...findings.map((finding) => JSON.stringify(finding)));
  return report;
}

async function slowestReset(portal: Portal): Promise<number> {
  let slowest = 0;
  for (let run = 0; run < WATCHED; run++) {
    const { resetId } = await passedReset(portal);
    const child = await startChild(portal.database.url);
    child.send({ resetId, newPassword: 'Kite-Garden-99' });
    await once(child, 'message');
    const begun = performance.now();
    await once(child, 'message');
    slowest = Math.max(slowest, performance.now() - begun);
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  return slowest;
}

async function killOne(
  portal: Portal,
  { newPassword, spreadMs }: { newPassword: string; spreadMs: number },
): Promise<string> {
  const { accountId, resetId } = await passedReset(portal);
  const child = await startChild(portal.database.url);
  child.send({ resetId, newPassword });
  await once(child, 'message');
  await new Promise((resume) => setTimeout(resume, Math.random() * spreadMs));
  child.kill('SIGKILL');
  await once(child, 'exit');
  return judge(portal, accountId, { resetId, newPassword });
}

/** A reset whose questions were answered: only the new password is missing. */
async function passedReset(portal: Portal): Promise<{ accountId: string; resetId: string }> {
  const { account, answers } = await addEnrolledPupil(portal);
  const { services } = portal;
  const identified = await services.reset.identify(account.loginIdFolded);
  const asked = await services.reset.questionsFor(account.loginIdFolded);
  const typed = asked.map((id) => answers.get(services.banks.find(id)?.text.en ?? '') ?? '');
  const passed = await services.reset.answerChallenge({
    identified,
    answers: typed,
    visitor: nobody,
  });
  if (passed.kind !== 'passed') throw new Error(`the answers were ${passed.kind}`);
  return { accountId: account.id, resetId: passed.resetId };
}

async function startChild(url: string): Promise<ChildProcess> {
  const child = fork(join(__dirname, 'reset-child.ts'), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...testSecrets, DATABASE_URL: url, LOG_LEVEL: 'silent' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return child;
}

async function judge(
  { services }: Portal,
  accountId: string,
  { resetId, newPassword }: { resetId: string; newPassword: string },
): Promise<string> {
  const { db, passwords } = services;
  const credential = await passwords.find(accountId);
  const oldWorks = await passwords.verify(credential, PASSWORD);
  const newWorks = await passwords.verify(credential, newPassword);
  const row = await db('resets')
    .where({ id: resetId })
    .first<{ used_at: number | null }>('used_at');
  const used = typeof row?.used_at === 'number';
  const epoch = (await findById(db, accountId))?.authEpoch;
  const told = await db('audit_events')
    .where({ subject_id: accountId, action: 'password.changed' })
    .select('details');
  const byChallenge = JSON.stringify(told).includes('challenge');
  const facts = { oldWorks, newWorks, used, byChallenge, epoch };
  if (oldWorks && !newWorks && !used && !byChallenge) return 'old';
  if (newWorks && !oldWorks && used && byChallenge) return 'changed';
  return JSON.stringify(facts);
}
