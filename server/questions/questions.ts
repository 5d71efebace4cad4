import type { Clock } from '../clock';
import type { Language } from './answer.rules';
import { createCards, type Cards, type CardsDeps } from './cards';
export type { ChallengePass, ChallengeVerdict } from './challenge';
import { createChallenge, type ChallengeDeps, type ChallengeUse } from './challenge';
import { createDecoys, type Decoys } from './decoys';
import { createDrafts, type Drafts } from './draft';
import { createEnrol, type Enrol, type EnrolDeps } from './enrol';

export interface QuestionsSettings {
  /** How many questions a pupil chooses, and how many of them are asked. */
  set: number;
  ask: number;
  /** The levels whose answers the school sets and prints. */
  cardLevels: readonly string[];
  /** How long a card printed again waits for its first use. */
  cardPendingHours: number;
  /** How long typed answers wait for their confirmation. */
  draftMinutes: number;
}

export type QuestionsDeps = Omit<CardsDeps & ChallengeDeps & EnrolDeps, 'decoys' | 'settings'> & {
  clock: Clock;
  settings: QuestionsSettings;
  /** Derived once and never rotated. */
  decoyKey: Buffer;
  /** 32 bytes each, newest first. */
  draftKeys: readonly Buffer[];
};

/** Challenge QnA: setting them, being asked, printed cards, decoys. */
export type Questions = Enrol &
  ChallengeUse &
  Cards &
  Drafts &
  Decoys & {
    /** A question's words, as offered and as asked; in English where a language is not there. */
    textOf(questionId: string, language: string): string;
  };

export function createQuestions(deps: QuestionsDeps): Questions {
  const { db, clock, banks, settings, decoyKey } = deps;
  const { set, ask, draftMinutes } = settings;
  const decoys = createDecoys({ db, clock, banks, key: decoyKey, set, ask });
  return {
    ...decoys,
    ...createEnrol(deps),
    ...createChallenge({ ...deps, decoys }),
    ...createCards(deps),
    ...createDrafts({
      clock,
      keys: deps.draftKeys,
      bank: banks.current.name,
      minutes: draftMinutes,
    }),
    textOf(questionId, language) {
      const text = banks.find(questionId)?.text;
      return text?.[language as Language] ?? text?.en ?? '';
    },
  };
}
