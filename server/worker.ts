import { SECOND } from './clock';
import { loadConfig } from './config';
import { keepHouse } from './house-rounds';
import { runMain } from './main';
import { createServices } from './services';
import { onStopSignal } from './stop-signals';

/** For letting go of the database (ms). */
const LAST_MS = SECOND;

/** Housekeeping in a process of its own, beside any number of serving ones. */
runMain(async () => {
  const config = loadConfig();
  const { housekeeping, schoolPolicies, log, close } = createServices(config);
  // No request comes here that would do it.
  const refreshed = () => schoolPolicies.refresh().then(housekeeping);
  const rounds = keepHouse({ housekeeping: refreshed, log });
  const finishMs = config.STOP_FINISH_SECONDS * SECOND;
  const stop = () => rounds.stop(finishMs).then(close);
  onStopSignal({ log, stop, withinMs: finishMs + LAST_MS });
  // Whoever starts it learns at once when it cannot work, and starts it again.
  await rounds.first.catch(async (error: unknown) => {
    await stop();
    throw error;
  });
});
