const SECOND = 1000;
const MINUTE = 60 * SECOND;

export type PrintKind = 'cards' | 'slips' | 'labels';
export type PrintState =
  | 'making'
  | 'ready'
  | 'handed-out'
  | 'confirmed'
  /** Slips none of which will ever work. */
  | 'cancelled'
  | 'lapsed'
  | 'failed';

/** What is stored of a print; times in ms since 1970. */
export interface PrintTimes {
  state: PrintState;
  leaseUntil: number;
  keptUntil: number | null;
  lapsesAt: number | null;
}

/** How long a paper that nobody takes is kept. */
export const KEPT_MS = 15 * MINUTE;
/** A process that has not renewed its lease for so long is dead. */
export const LEASE_MS = MINUTE;
export const RENEW_MS = 15 * SECOND;
/** Pupils of one print; a big school has about 2,000. */
export const MOST_PUPILS = 2500;
/** Progress is written down no more often than this. */
export const WRITE_MS = 2 * SECOND;
/** Prints that one process makes at the same time, and that it makes or keeps. */
export const MOST_AT_ONCE = 3;
export const MOST_IN_HAND = 30;
/** Of one paper; 2,500 cards take about 10 MB. */
export const MOST_BYTES = 32 * 1024 * 1024;
/** While more than this is kept no other print begins. */
export const MOST_KEPT_BYTES = 64 * 1024 * 1024;

/** What a print is at this moment, whether or not somebody wrote it down yet. */
export function stateAt({ state, ...times }: PrintTimes, now: number): PrintState {
  switch (state) {
    case 'making':
      return times.leaseUntil <= now ? 'failed' : 'making';
    case 'ready':
      if ((times.keptUntil ?? 0) <= now) return 'lapsed';
      return times.leaseUntil <= now ? 'failed' : 'ready';
    case 'handed-out':
      return times.lapsesAt !== null && times.lapsesAt <= now ? 'lapsed' : 'handed-out';
    case 'confirmed':
    case 'cancelled':
    case 'lapsed':
    case 'failed':
      return state;
  }
}
