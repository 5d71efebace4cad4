/** The database stayed busy; the web layer answers 503 with Retry-After. */
export class StoreBusyError extends Error {
  override readonly name = 'StoreBusyError';
}

// 5 ms doubling to half a second, about 5 s in all: long enough for an import's final
// transaction in another process, short enough for a person who waits for a page.
const waitsMs = [5, 10, 20, 40, 80, 160, 320, 500, 500, 500, 500, 500, 500, 500, 500];

const passing = new Set([
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_BUSY_RECOVERY',
  'SQLITE_LOCKED',
  '40001', // PostgreSQL: serialization_failure
  '40P01', // PostgreSQL: deadlock_detected
]);

/** Repeats `work` while the database says that another writer was in the way. */
export async function writeRetrying<T>(work: () => Promise<T>): Promise<T> {
  for (const wait of waitsMs) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
    // Half of it by chance, so that two that collided do not collide again.
    await new Promise((resume) => setTimeout(resume, wait * (0.5 + Math.random())));
  }
  try {
    return await work();
  } catch (error) {
    if (isPassing(error)) throw new StoreBusyError('the database stayed busy', { cause: error });
    throw error;
  }
}

/** By its shape: a driver's errors need not be of this realm's Error class. */
export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}

function isPassing(error: unknown): boolean {
  return passing.has(codeOf(error));
}

/**
 * Whether the database is out of reach, full, read-only or shutting down: nobody's mistake in what
 * was typed, so the answer is "try again soon", and never a free try.
 */
export function isStoreFailure(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if (error instanceof StoreBusyError) return true;
  const { name, message } = error as { name?: unknown; message?: unknown };
  if (name === 'KnexTimeoutError') return true;
  const code = codeOf(error);
  return (
    // knex puts the statement in front.
    endings.some((ending) => String(message).endsWith(ending)) ||
    /^SQLITE_(BUSY|LOCKED|FULL|READONLY|IOERR|CANTOPEN|NOMEM)/.test(code) ||
    // PostgreSQL: connection, resources, operator intervention (SQLSTATE classes 08, 53, 57), a lock
    // that did not come free, a transaction that was left open, a standby that takes no writes.
    /^((08|53|57)[0-9A-Z]{3}|55P03|25P03|25006)$/.test(code) ||
    /^(ECONN(REFUSED|RESET|ABORTED)|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/.test(
      code,
    )
  );
}

/** What the driver says when the line is gone, without any code. */
const endings = [
  'Connection terminated unexpectedly',
  'Connection terminated',
  'Connection terminated due to connection timeout',
  'Client has encountered a connection error and is not queryable',
  'Query read timeout',
  'timeout expired',
];
