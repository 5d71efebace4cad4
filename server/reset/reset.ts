import type { Visitor } from '../access/lanes';
import type { LaneOf } from '../access/lanes';
import { findByLoginId } from '../accounts/accounts.store';
import type { Alerts } from '../alerts/alerts';
import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import type { Db } from '../db/database';
import type { Lockout } from '../lockout/lockout';
import type { Passwords } from '../password/password';
import type { Questions } from '../questions/questions';
import type { Switches } from '../switches/switches';
import { createAnswerChallenge } from './answer-challenge';
import { createFinishReset } from './finish-reset';
import { createResetSteps } from './reset-steps';

export interface ResetDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  lockout: Lockout;
  passwords: Passwords;
  questions: Questions;
  alerts: Alerts;
  laneOf: LaneOf;
  switches: Pick<Switches, 'active'>;
  /** How long a reset may take, from the right answers on. */
  resetMinutes: number;
}

/** Who a forgotten password is about, as the visit remembers it; made for any login ID. */
export interface Identified {
  canonicalId: string;
  /** The account's epoch at this moment: a reset ends when the password changes elsewhere. */
  epoch: number;
  at: number;
}

/** What the pages of a reset need to know of who knocks. */
export type { Visitor };

export type ResetJourney = ReturnType<typeof createReset>;

/** The forgotten-password journey. Starting one changes nothing on the account. */
export function createReset(dependencies: ResetDependencies) {
  const { db, clock, questions } = dependencies;

  /** Takes every login ID alike. */
  async function identify(canonicalId: string): Promise<Identified> {
    const account = await findByLoginId(db, canonicalId);
    return { canonicalId, epoch: account?.authEpoch ?? 0, at: clock.now() };
  }

  /** The questions asked: they depend on the canonical login ID alone. */
  async function questionsFor(canonicalId: string): Promise<string[]> {
    const account = await findByLoginId(db, canonicalId);
    const { askedQuestionIds } = await questions.challengeFor(canonicalId, account);
    return askedQuestionIds;
  }

  return {
    identify,
    questionsFor,
    answerChallenge: createAnswerChallenge(dependencies),
    ...createResetSteps(dependencies),
    finish: createFinishReset(dependencies),
  };
}
