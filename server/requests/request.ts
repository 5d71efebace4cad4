import type { Visitor } from '../access/lanes';
import type { School } from '../schools/school';

export const askers = ['guardian', 'pupil', 'teacher'] as const;
export type Asker = (typeof askers)[number];

export const problems = ['forgot-answers', 'locked', 'default-password', 'other'] as const;
export type Problem = (typeof problems)[number];

/** The first two are open; an open one is in the queue. */
export const requestStates = ['received', 'looking', 'answered', 'come', 'closed'] as const;
export type RequestState = (typeof requestStates)[number];

/**
 * Prepared texts, the same for everybody who asks: none says whether there is such a pupil, and
 * none holds a secret.
 */
export const preparedAnswers = [
  'use-questions',
  'use-card',
  'check-login-id',
  'wait-and-try',
  'ask-teacher',
  'call-office',
] as const;
export type PreparedAnswer = (typeof preparedAnswers)[number];

/** How staff finished it. The deed itself is done on the pupil's page; this only records it. */
export const resolutions = ['default-password', 'unlock', 'come-in-person', 'decline'] as const;
export type Resolution = (typeof resolutions)[number];

export interface Asking {
  school: School;
  fullName: string;
  className: string;
  asking: Asker;
  problem: Problem;
  /** How the school can reach the asker. Nothing is ever sent there by the portal. */
  replyTo: string;
  message: string;
  /** Of the page on which it was asked. */
  language: string;
  visitor: Visitor;
}

/** What the asker may see: never a secret, never whether there is such a pupil. */
export interface RequestStatus {
  state: RequestState;
  /** Times in ms since 1970. */
  madeAt: number;
  expectedAt: number | null;
  answer: PreparedAnswer | null;
  language: string;
  schoolId: string;
}
