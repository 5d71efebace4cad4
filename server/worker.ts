import { loadConfig } from './config';
import { HOUSEKEEPING_MS } from './housekeeping/housekeeping';
import { runMain } from './main';
import { createServices } from './services';

/** Housekeeping in a process of its own, beside any number of serving ones. */
runMain(async () => {
  const { housekeeping, schoolPolicies, log, close } = createServices(loadConfig());
  // No request comes here that would do it.
  const keepHouse = () => schoolPolicies.refresh().then(housekeeping);
  await keepHouse();
  const timer = setInterval(() => {
    keepHouse().catch((error: unknown) => {
      log.error(
        { errorName: error instanceof Error ? error.name : 'unknown' },
        'housekeeping failed',
      );
    });
  }, HOUSEKEEPING_MS);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      clearInterval(timer);
      void close();
    });
  }
});
