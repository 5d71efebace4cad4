import type { Account } from '../accounts/account';
import { findByLoginId, setMoments } from '../accounts/accounts.store';
import type { Alerts } from '../alerts/alerts';
import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import type { Devices } from '../devices/devices';
import type { Lockout } from '../lockout/lockout';
import type { Credential, Passwords } from '../password/password';
import type { Questions } from '../questions/questions';
import { isSuspended, suspensionFor, type SuspensionAnswer } from '../switches/switches.rules';
import type { Switches } from '../switches/switches';
import type { LaneOf, Visitor } from './lanes';
import { noteWrongSecret } from './note-wrong';
import { trailOf } from './trail';

export interface SignInDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  lockout: Lockout;
  devices: Devices;
  passwords: Passwords;
  questions: Questions;
  alerts: Alerts;
  laneOf: LaneOf;
  switches: Pick<Switches, 'active'>;
}

export interface SignInAttempt {
  canonicalId: string;
  password: string;
  visitor: Visitor;
}

/** What is due before anything else opens. */
export type Due = 'must-change' | 'must-enrol' | 'nothing';

export interface PasswordNotice {
  changedAt: number;
  how: string;
}

export type SignInResult =
  | {
      kind: 'signed-in';
      account: Account;
      due: Due;
      notice: PasswordNotice | null;
      /** To be kept by the browser, where it had none of ours. */
      newDeviceCookie: string | null;
    }
  | { kind: 'default-expired' }
  | { kind: 'wrong'; attemptsLeft: number }
  | { kind: 'locked'; until: number | null }
  | Exclude<SuspensionAnswer, { kind: 'open' }>;

export type SignIn = ReturnType<typeof createSignIn>;

/** One argon2 operation for a real, an unknown, a disabled and a never-used login ID alike. */
export function createSignIn(dependencies: SignInDependencies) {
  const { db, clock, lockout, passwords, laneOf, switches } = dependencies;

  return async function signIn(attempt: SignInAttempt): Promise<SignInResult> {
    const { canonicalId, password, visitor } = attempt;
    const account = await findByLoginId(db, canonicalId);
    const credential = await passwords.find(account?.id ?? null);
    const lane = await laneOf(visitor, account?.id ?? null);
    const active = lane === 'outside' ? await switches.active() : [];
    const suspension = suspensionFor(active, 'sign-in-outside', visitor.schoolCode ?? null);
    if (suspension.kind !== 'open') return suspension;
    const admission = await lockout.admit({
      canonicalId,
      accountId: account?.id ?? null,
      path: 'sign-in',
      lane,
      secret: password,
    });
    if (admission.verdict !== 'admitted') {
      return { kind: 'locked', until: admission.verdict === 'closed' ? null : admission.until };
    }
    const isShut = account && isSuspended(active, 'sign-in-outside', account.schoolId);
    const usable = isShut ? null : usableCredential(account, credential, clock.now());
    const compare = () => passwords.verify(usable, password);
    const right = await lockout.evaluating(admission.ticket, compare);
    if (!account || !usable || !right) {
      const { ticket } = admission;
      await noteWrongSecret(dependencies, { account, ticket, secret: password, visitor });
      return { kind: 'wrong', attemptsLeft: ticket.attemptsLeft };
    }
    if (isExpiredDefault(usable, clock.now())) {
      await noteExpiredDefault(dependencies, { ...attempt, account });
      return { kind: 'default-expired' };
    }
    return welcome(dependencies, { ...attempt, account, credential: usable });
  };
}

/** A disabled account, a leaver or a slip for January looks like a wrong password. */
function usableCredential(
  account: Account | null,
  credential: Credential | null,
  now: number,
): Credential | null {
  if (account?.status !== 'active' || !credential) return null;
  return (credential.validFrom ?? 0) > now ? null : credential;
}

function isExpiredDefault(credential: Credential, now: number): boolean {
  return credential.kind === 'default' && (credential.expiresAt ?? Infinity) <= now;
}

/** The right secret, only too old: the tries are given back, and the page says whom to ask. */
async function noteExpiredDefault(
  { db, clock, audit, lockout }: SignInDependencies,
  { account, canonicalId, visitor }: SignInAttempt & { account: Account },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await lockout.succeeded(tx, { canonicalId, path: 'sign-in' });
    const at = clock.now();
    await audit.record(
      tx,
      trailOf({ account, visitor, at, action: 'sign-in', result: 'default-expired' }),
    );
  });
}

interface RightAttempt extends SignInAttempt {
  account: Account;
  credential: Credential;
}

async function welcome(
  dependencies: SignInDependencies,
  attempt: RightAttempt,
): Promise<SignInResult> {
  const { db, clock, audit, lockout, passwords, devices } = dependencies;
  const { account, credential, canonicalId, visitor, password } = attempt;
  const newCookie = visitor.device ? null : devices.issue().cookieValue;
  const device = visitor.device ?? devices.read(newCookie ?? undefined);
  const due = await whatIsDue(dependencies, account, credential);
  const noticeAt = due === 'must-change' ? null : credential.noticePendingAt;
  await inTransaction(db, async (tx) => {
    await lockout.succeeded(tx, { canonicalId, path: 'sign-in' });
    const at = clock.now();
    await setMoments(tx, account.id, { lastSignInAt: at });
    if (device) await devices.remember(tx, device, account.id);
    if (noticeAt) await passwords.takeNotice(tx, account.id);
    const details = { due };
    await audit.record(
      tx,
      trailOf({ account, visitor, at, action: 'sign-in', result: 'right', details }),
    );
  });
  await passwords.rehashIfNeeded(credential, password);
  const notice = noticeAt ? { changedAt: credential.changedAt, how: credential.changedHow } : null;
  return { kind: 'signed-in', account, due, notice, newDeviceCookie: newCookie };
}

async function whatIsDue(
  { passwords, questions, clock }: SignInDependencies,
  account: Account,
  credential: Credential,
): Promise<Due> {
  if (credential.kind === 'default') return 'must-change';
  const { kind: age } = passwords.of(account).expiry(credential.changedAt, clock.now());
  if (age === 'expired') return 'must-change';
  return (await questions.enrolmentState(account)).kind === 'must-enrol' ? 'must-enrol' : 'nothing';
}
