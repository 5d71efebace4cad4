import { loadConfig } from './config';
import { serve } from './serve';
import { runMain } from './main';

runMain(async () => {
  await serve(loadConfig());
});
