import { availableParallelism } from 'node:os';
import { createHashing, pepperOf, argon2Floor } from '../../server/password/hashing';

const MEASURED_MS = 5000;

/** argon2 operations a second on this machine with nothing else to do, as many at once as cores. */
export async function measureCeiling(): Promise<number> {
  const concurrency = availableParallelism();
  const peppers = [pepperOf('bench-pepper-0123456789abcdef0123456789')];
  const hashing = createHashing({ ...argon2Floor, peppers, concurrency, queueLimit: 1000 });
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (performance.now() - begun < MEASURED_MS) await hashing.hash('ceiling');
    }),
  );
  return hashing.operations() / ((performance.now() - begun) / 1000);
}
