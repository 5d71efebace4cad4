import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import type { Banks } from './banks';
import { chooseAsked, luckOf } from './choice';
import {
  cellName,
  deviation,
  DEVIATION_MAX,
  drawn,
  profileOf,
  withNewQuestions,
  type DecoyProfile,
} from './decoy-profile.rules';
import { countSets, storedProfile, storeProfile } from './decoys.store';
import { shippedBanks } from './shipped-banks';

/** What is asked; real and decoy look alike. */
export interface Challenge {
  kind: 'own' | 'card';
  askedQuestionIds: string[];
}

export interface Decoys {
  /** What an ID is asked that has no answers; the same for ever while the profile stays. */
  decoyChallenge(canonicalId: string): Promise<Challenge>;
  /** Looks at the real accounts again; daily is often enough. */
  refreshDecoyProfile(): Promise<'kept' | 'replaced'>;
}

export interface DecoySettings {
  db: Db;
  clock: Clock;
  banks: Banks;
  /** Derived once and never rotated, so that decoys stay. */
  key: Buffer;
  set: number;
  ask: number;
}

export function createDecoys(settings: DecoySettings): Decoys {
  const { db, clock, banks, key, ask } = settings;
  const unused = profileBeforeAnySet(settings);
  let known: { text: string | null; profile: DecoyProfile } = { text: null, profile: unused };

  /** Read each time, since another process may replace it; parsed only when it did. */
  async function profileInForce(): Promise<DecoyProfile> {
    const text = await storedProfile(db);
    if (text !== known.text) {
      // It may name a question that another process has just seen for the first time.
      await banks.reload();
      known = { text, profile: profileIn(text, banks) ?? unused };
    }
    return known.profile;
  }

  return {
    async decoyChallenge(canonicalId) {
      const profile = await profileInForce();
      const luck = luckOf(key, `decoy\0${canonicalId}`);
      const weights = Object.fromEntries(profile.map((cell) => [cellName(cell), cell.weight]));
      const [name] = drawn(weights, 1, luck);
      const cell = profile.find((each) => cellName(each) === name);
      if (!cell) throw new Error('the profile of the decoys is empty');
      const available = inOrder(drawn(cell.questions, cell.setSize, luck), banks);
      const seed = `decoy\0${canonicalId}`;
      return { kind: cell.source, askedQuestionIds: chooseAsked({ key, seed, available, ask }) };
    },

    async refreshDecoyProfile() {
      await banks.refresh();
      const counted = profileOf(await countSets(db), (name) => idsOf(banks.bank(name)));
      const now = usable(counted, banks);
      if (!now) return 'kept';
      const inForce = await profileInForce();
      const profile =
        deviation(inForce, now) > DEVIATION_MAX ? now : withNewQuestions(inForce, now);
      if (profile === inForce) return 'kept';
      await inTransaction(db, (tx) => storeProfile(tx, { profile, madeAt: clock.now() }));
      return 'replaced';
    },
  };
}

/** The order in which questions are shown, for real accounts and decoys alike. */
export function inOrder(questionIds: readonly string[], banks: Banks): string[] {
  return questionIds
    .filter((id) => banks.find(id))
    .sort((one, other) => banks.order(one) - banks.order(other));
}

/** An empty installation: half of the unknown IDs hold a card, half chose for themselves. */
function profileBeforeAnySet({ banks, set }: DecoySettings): DecoyProfile {
  const evenly = (ids: readonly string[]) => Object.fromEntries(ids.map((id) => [id, 1]));
  const ownIds = shippedIds(banks.current.name);
  const cardIds = shippedIds('card').slice(0, set);
  return [
    { source: 'card', bank: 'card', setSize: set, weight: 1, questions: evenly(cardIds) },
    { source: 'own', bank: banks.current.name, setSize: set, weight: 1, questions: evenly(ownIds) },
  ];
}

function profileIn(text: string | null, banks: Banks): DecoyProfile | null {
  return text === null ? null : usable(JSON.parse(text) as DecoyProfile, banks);
}

/** Without the questions that are in no bank any more; `null` when nothing is left. */
function usable(profile: DecoyProfile, banks: Banks): DecoyProfile | null {
  const cells = profile
    .map((cell) => ({
      ...cell,
      questions: Object.fromEntries(
        Object.entries(cell.questions).filter(([id]) => banks.find(id)),
      ),
    }))
    .filter(({ questions }) => Object.keys(questions).length > 0);
  return cells.length > 0 ? cells : null;
}

/** What an admin changes must not change these, or it would show which IDs are unknown. */
function shippedIds(name: string): string[] {
  return idsOf(shippedBanks.find((bank) => bank.name === name));
}

function idsOf(bank: { questions: readonly { id: string }[] } | undefined): string[] {
  return (bank?.questions ?? []).map(({ id }) => id);
}
