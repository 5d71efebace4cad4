import type { StoredHash } from '../password/hashing';

/** A pupil's answers in force, or a printed card that waits; times in ms since 1970. */
export interface AnswerSet {
  id: string;
  accountId: string;
  source: 'own' | 'card';
  state: 'current' | 'pending';
  /** The name of the bank that the questions came from. */
  bank: string;
  /** Successes so far. */
  round: number;
  createdAt: number;
  /** Pending ones only: until when it may still be used for the first time. */
  lapsesAt: number | null;
  /** By position. */
  answers: readonly StoredAnswer[];
}

export interface StoredAnswer extends NewAnswer {
  id: string;
}

export interface NewAnswer {
  questionId: string;
  hash: StoredHash;
  normVersion: number;
}

/** What is stored of a new set; its answers in order. */
export interface NewSet {
  accountId: string;
  source: 'own' | 'card';
  bank: string;
  createdAt: number;
  /** `null` makes it the current set, a time a pending one. */
  lapsesAt: number | null;
  /** The print that it came from, where there is one. */
  printId?: string | null;
  answers: readonly NewAnswer[];
}
