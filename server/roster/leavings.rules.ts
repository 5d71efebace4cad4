/** A leaving that took effect can be undone for so many days. */
export const UNDO_DAYS = 14;

/** Of the pupils who are there: more leavers than this need their number typed. */
export const LEAVERS_UNCONFIRMED = 0.05;

export function needsConfirming({ leaving, present }: { leaving: number; present: number }) {
  return leaving > present * LEAVERS_UNCONFIRMED;
}

/** The day when leavers of a file leave, unless another one is given: the last of the year. */
export function defaultLeavingDay(today: string): string {
  return `${today.slice(0, 4)}-12-31`;
}
