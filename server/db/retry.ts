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

function isPassing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && passing.has(String(error.code));
}
