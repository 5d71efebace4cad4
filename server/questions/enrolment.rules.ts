/** What a pupil's QnA is, and what the next sign-in asks for. */
export type EnrolmentState =
  | { kind: 'fits' }
  | { kind: 'must-enrol'; reason: 'never' | 'promoted' | 'policy' | 'asked' }
  | { kind: 'card' }
  | { kind: 'no-card' };

export interface EnrolmentFacts {
  /** The school sets the answers of this pupil's level. */
  cardLevel: boolean;
  /** When staff asked for a new set of QnA, in ms since 1970. */
  enrolAskedAt: number | null;
  /** The set in force; none before the first. */
  held: HeldSet | null;
  offered: Offer;
}

export interface HeldSet {
  source: 'own' | 'card';
  bank: string;
  questionIds: readonly string[];
  createdAt: number;
}

/** What the settings ask of a set of QnA today. */
export interface Offer {
  bank: string;
  /** Retired ones too: who chose one keeps it. */
  questionIds: readonly string[];
  set: number;
  ask: number;
}

/** Says only what to ask for: what a pupil holds goes on working for recovery whatever it says. */
export function enrolmentState(facts: EnrolmentFacts): EnrolmentState {
  const { cardLevel, enrolAskedAt, held, offered } = facts;
  if (cardLevel) return { kind: held?.source === 'card' ? 'card' : 'no-card' };
  if (!held) return { kind: 'must-enrol', reason: 'never' };
  if (held.source === 'card') return { kind: 'must-enrol', reason: 'promoted' };
  if (!fits(held, offered)) return { kind: 'must-enrol', reason: 'policy' };
  if (enrolAskedAt !== null && enrolAskedAt > held.createdAt) {
    return { kind: 'must-enrol', reason: 'asked' };
  }
  return { kind: 'fits' };
}

function fits(held: HeldSet, offered: Offer): boolean {
  return (
    held.bank === offered.bank &&
    held.questionIds.length >= Math.max(offered.set, offered.ask) &&
    held.questionIds.every((id) => offered.questionIds.includes(id))
  );
}
