import { v7 as uuidv7 } from 'uuid';
import { noteWrongSecret } from '../access/note-wrong';
import { trailOf } from '../access/trail';
import type { Account } from '../accounts/account';
import { findByLoginId } from '../accounts/accounts.store';
import { MINUTE } from '../clock';
import { inTransaction } from '../db/database';
import type { ChallengePass } from '../questions/questions';
import type { Visitor } from '../access/lanes';
import { isSuspended, suspensionFor, type SuspensionAnswer } from '../switches/switches.rules';
import type { Identified, ResetDependencies } from './reset';
import { insertReset, type ResetStep } from './resets.store';

export interface AnswerAttempt {
  identified: Identified;
  answers: string[];
  visitor: Visitor;
}

export type AnswerResult =
  | { kind: 'passed'; resetId: string; step: ResetStep }
  | { kind: 'wrong'; attemptsLeft: number }
  | { kind: 'locked'; until: number | null }
  /** The password was changed elsewhere since the journey began. */
  | { kind: 'expired' }
  | Exclude<SuspensionAnswer, { kind: 'open' }>;

/** Charge, then hash outside any transaction, then one transaction: the order is the safety. */
export function createAnswerChallenge(dependencies: ResetDependencies) {
  const { db, lockout, questions, laneOf, switches } = dependencies;

  return async function answerChallenge(attempt: AnswerAttempt): Promise<AnswerResult> {
    const { identified, answers, visitor } = attempt;
    const { canonicalId } = identified;
    const active = await switches.active();
    const suspension = suspensionFor(active, 'challenge', visitor.schoolCode ?? null);
    if (suspension.kind !== 'open') return suspension;
    const secret = answers.join('\u0000');
    const account = await findByLoginId(db, canonicalId);
    const lane = await laneOf(visitor, account?.id ?? null);
    // "That was not me" closed the path; it must not cost a hash either.
    if (account?.challengeClosedAt) return { kind: 'locked', until: null };
    const admission = await lockout.admit({
      canonicalId,
      accountId: account?.id ?? null,
      path: 'challenge',
      lane,
      secret,
    });
    if (admission.verdict !== 'admitted') {
      return { kind: 'locked', until: admission.verdict === 'closed' ? null : admission.until };
    }
    const compare = () => questions.verifyChallenge({ account, canonicalId, answers });
    const verdict = await lockout.evaluating(admission.ticket, compare);
    const isShut = account && isSuspended(active, 'challenge', account.schoolId);
    if (!account || isShut || !verdict.passed) {
      const { ticket } = admission;
      await noteWrongSecret(dependencies, { account, ticket, secret, visitor });
      return { kind: 'wrong', attemptsLeft: ticket.attemptsLeft };
    }
    if (account.authEpoch !== identified.epoch) {
      await inTransaction(db, (tx) => lockout.succeeded(tx, { canonicalId, path: 'challenge' }));
      return { kind: 'expired' };
    }
    const signIn = await lockout.look(db, { canonicalId, path: 'sign-in', lane });
    const step = signIn.verdict === 'open' ? 'new-password' : 'choice';
    return notePassed(dependencies, { ...attempt, account, verdict, step });
  };
}

interface RightAnswers extends AnswerAttempt {
  account: Account;
  verdict: ChallengePass;
  step: ResetStep;
}

async function notePassed(
  { db, clock, audit, lockout, questions, resetMinutes }: ResetDependencies,
  { account, identified, visitor, verdict, step }: RightAnswers,
): Promise<AnswerResult> {
  const resetId = uuidv7();
  const counted = await inTransaction(db, async (tx) => {
    const at = clock.now();
    // False when the same answers were counted a moment ago: they open one reset, not two.
    if (!(await questions.markChallengePassed(tx, verdict))) return false;
    await insertReset(tx, {
      id: resetId,
      accountId: account.id,
      authEpoch: account.authEpoch,
      step,
      passedAt: at,
      expiresAt: at + resetMinutes * MINUTE,
    });
    await lockout.succeeded(tx, { canonicalId: identified.canonicalId, path: 'challenge' });
    const details = { step };
    await audit.record(
      tx,
      trailOf({ account, visitor, at, action: 'challenge', result: 'passed', details }),
    );
    return true;
  });
  return counted ? { kind: 'passed', resetId, step } : { kind: 'expired' };
}
