/**
 * Reads an ISO 8601 moment with its zone (`2026-11-01T08:00:00+08:00`), or a day in UTC
 * (`2026-11-01`), as milliseconds since 1970. Null when it is neither.
 *
 * A day as `end` means the whole of it, as people expect of "until 30 November": the first moment
 * after it is returned.
 */
export function parseMoment(text: string, edge: 'start' | 'end'): number | null {
  const parts = moment.exec(text);
  if (!parts) return null;
  const [, day = '', time] = parts;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Date.parse takes 30 February for 2 March.
  if (Number.isNaN(midnight) || !isoTime(midnight).startsWith(day)) return null;
  if (time === undefined) return edge === 'end' ? midnight + DAY_MS : midnight;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** ISO 8601 in UTC with milliseconds; whatever stands in a row that was tampered with as it is. */
export function isoTime(ms: number): string {
  const isDate = Number.isFinite(ms) && Math.abs(ms) <= LAST_DATE_MS;
  return isDate ? new Date(ms).toISOString() : String(ms);
}

const moment = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))?$/;

const DAY_MS = 86_400_000;

// ECMAScript's last representable moment.
const LAST_DATE_MS = 8.64e15;
