import { readdirSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setPriority } from 'node:os';

/** What `nice` adds: a tenth of a core stays to hashing where pages want all of it. */
const NICENESS = 10;

/** How Node names the threads that hash. */
const POOL_THREAD = 'libuv-worker';

const THREADS = '/proc/self/task';

/**
 * Hashing gives way to the thread that serves pages: with as many hashes at once as cores, a page
 * would otherwise wait for its share of a core. Linux only, and where Node names its threads (24 on);
 * elsewhere nothing changes but how long a page waits behind hashes.
 */
export async function letHashingStandBack(): Promise<void> {
  // Anything done by the pool starts all of its threads.
  await stat('.');
  for (const thread of allThreads()) {
    try {
      if (nameOf(thread) === POOL_THREAD) setPriority(Number(thread), NICENESS);
    } catch {
      // A sandbox that forbids it, or a thread that has just ended.
    }
  }
}

function allThreads(): string[] {
  try {
    return readdirSync(THREADS);
  } catch {
    return [];
  }
}

const nameOf = (thread: string) => readFileSync(`${THREADS}/${thread}/comm`, 'utf8').trim();
