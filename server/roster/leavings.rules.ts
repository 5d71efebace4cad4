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

/** A day as it is written here, 2027-12-31, that the calendar has. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const days = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return year >= 2000 && month >= 1 && day >= 1 && day <= (days[month - 1] ?? 0);
}

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
