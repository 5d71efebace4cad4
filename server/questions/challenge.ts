import type { Account } from '../accounts/account';
import type { Clock } from '../clock';
import type { Db, Tx } from '../db/database';
import type { AnswerSet } from './answer-set';
import type { Banks } from './banks';
import { chooseAsked } from './choice';
import { inOrder, type Challenge, type Decoys } from './decoys';
import {
  countSuccess,
  dropLapsed,
  heldSets,
  promotePending,
  swapHash,
  type HeldSets,
  type Rehash,
} from './questions.store';
import { givenAnswers, rehash, tryAnswer, type AnswerHashing } from './try-answers';

export type AskedAccount = Pick<Account, 'id' | 'status'> | null;

/** Who is asked: an ID as typed and made canonical, and the account if there is one. */
export interface Asked {
  canonicalId: string;
  account: AskedAccount;
}

/** What {@link ChallengeUse.markChallengePassed} needs to know; hand it on untouched. */
export interface ChallengePass {
  passed: true;
  accountId: string;
  setId: string;
  round: number;
  /** The pending card whose answers were given; `null` for the set in force. */
  pendingSetId: string | null;
  rehashed: readonly Rehash[];
}

export type ChallengeVerdict = ChallengePass | { passed: false };

export interface ChallengeUse {
  /** The questions of the page; the same until a success. */
  challengeFor(canonicalId: string, account: AskedAccount): Promise<Challenge>;
  /** One verdict for all answers; one argon2 operation a question, whoever the ID is. */
  verifyChallenge(asked: Asked & { answers: readonly string[] }): Promise<ChallengeVerdict>;
  /**
   * Makes a pass count, in the transaction of the deed that it opens. False when the set was
   * replaced, or another pass of the same questions counted first: then nothing may follow.
   */
  markChallengePassed(tx: Tx, pass: ChallengePass): Promise<boolean>;
}

export interface ChallengeDeps {
  db: Db;
  clock: Clock;
  hashing: AnswerHashing;
  banks: Banks;
  decoys: Pick<Decoys, 'decoyChallenge'>;
  settings: { ask: number };
  decoyKey: Buffer;
}

export function createChallenge(deps: ChallengeDeps): ChallengeUse {
  const { clock, hashing } = deps;

  return {
    challengeFor: async (canonicalId, account) =>
      (await facing(deps, { canonicalId, account })).challenge,

    async verifyChallenge({ answers, ...asked }) {
      const { challenge, sets } = await facing(deps, asked);
      const tried = await Promise.all(
        challenge.askedQuestionIds.map((questionId, index) =>
          tryAnswer(hashing, { questionId, sets, raw: answers[index] ?? '' }),
        ),
      );
      if (!sets.current) return { passed: false };
      const both = (card: 'current' | 'pending') => tried.every((one) => one[card]);
      const matched = both('current') ? sets.current : both('pending') ? sets.pending : null;
      if (!matched) return { passed: false };
      const { id, accountId, round } = sets.current;
      const pendingSetId = matched === sets.pending ? matched.id : null;
      // A printed card that waits hangs on the salts of the one in force: those stay until then.
      const stays = pendingSetId === null && sets.pending !== null;
      const given = stays ? [] : givenAnswers(matched, challenge.askedQuestionIds, answers);
      const rehashed = await rehash(hashing, given);
      return { passed: true, accountId, setId: id, round, pendingSetId, rehashed };
    },

    async markChallengePassed(tx, pass) {
      const { accountId, pendingSetId } = pass;
      const now = clock.now();
      if (!(await countSuccess(tx, pass))) return false;
      const promotion = { setId: pendingSetId ?? '', accountId, now };
      if (pendingSetId !== null && !(await promotePending(tx, promotion))) return false;
      await dropLapsed(tx, accountId, now);
      for (const change of pass.rehashed) await swapHash(tx, accountId, change);
      return true;
    },
  };
}

/** No account has it: an unknown ID costs the same query as a known one. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

interface Facing {
  challenge: Challenge;
  /** Both `null` behind a decoy. */
  sets: HeldSets;
}

async function facing(deps: ChallengeDeps, { canonicalId, account }: Asked): Promise<Facing> {
  const { db, clock, decoys } = deps;
  const accountId = account?.status === 'active' ? account.id : NOBODY;
  const sets = await heldSets(db, accountId, clock.now());
  // Made for real accounts too, so that both ways take the same time.
  const decoy = await decoys.decoyChallenge(canonicalId);
  const real = sets.current && challengeOf(deps, sets.current);
  if (!real || real.askedQuestionIds.length === 0) {
    return { challenge: decoy, sets: { current: null, pending: null } };
  }
  return { challenge: real, sets };
}

/** Fewer than the settings ask when the set is smaller: a tightened policy never bars recovery. */
function challengeOf({ banks, settings, decoyKey }: ChallengeDeps, set: AnswerSet): Challenge {
  const available = inOrder(
    set.answers.map(({ questionId }) => questionId),
    banks,
  );
  const seed = `set\0${set.id}\0${set.round}`;
  return {
    kind: set.source,
    askedQuestionIds: chooseAsked({ key: decoyKey, seed, available, ask: settings.ask }),
  };
}
