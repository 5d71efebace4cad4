export type PageErrorKind =
  | 'bad-host'
  | 'bad-fields'
  | 'forged'
  | 'not-found'
  | 'expired'
  | 'media-type'
  | 'too-large'
  | 'throttled'
  | 'broken'
  | 'busy';

interface PageErrorRow {
  status: number;
  level: 'info' | 'warn' | 'error';
}

/** How each way to fail is answered and logged: all in one table. */
export const pageErrors: Readonly<Record<PageErrorKind, PageErrorRow>> = {
  'bad-host': { status: 400, level: 'info' },
  'bad-fields': { status: 400, level: 'info' },
  forged: { status: 403, level: 'warn' },
  'not-found': { status: 404, level: 'info' },
  expired: { status: 410, level: 'info' },
  'too-large': { status: 413, level: 'info' },
  'media-type': { status: 415, level: 'info' },
  throttled: { status: 429, level: 'info' },
  broken: { status: 500, level: 'error' },
  busy: { status: 503, level: 'warn' },
};

/** Seconds after which a visitor who met a full queue may try again. */
export const BUSY_RETRY_SECONDS = 2;

/** A page that cannot be shown; the error page of its kind is shown instead. */
export class PageError extends Error {
  override readonly name = 'PageError';
  constructor(readonly kind: PageErrorKind) {
    super(kind);
  }
}
