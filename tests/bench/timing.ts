import { createClient } from './client';
import { areaUnderCurve, quantile } from './figures';
import type { ServerProcess } from './server-process';

/** Real and unknown login IDs in turn: what a stranger with a stopwatch would learn. */
export async function measureTiming(
  server: ServerProcess,
  real: readonly string[],
  say: (text: string) => void,
): Promise<void> {
  const unknown = real.map((id) => id.replace('Bench_', 'Other_'));
  const client = createClient(server.port);
  const signIn = await inTurn(real, unknown, async (loginId) => {
    await client.get('/sign-in');
    return (await client.post('/sign-in', { loginId, password: 'Wrong-Word-77' })).ms;
  });
  say(`timing at sign-in: ${verdict(signIn)}`);
  const questions = await inTurn(real, unknown, async (loginId) => {
    await client.get('/sspr/forgot');
    await client.post('/sspr/forgot', { loginId });
    await client.get('/sspr/forgot/questions');
    return (await client.post('/sspr/forgot/questions', { answer1: 'wrong one', answer2: 'other' }))
      .ms;
  });
  say(`timing at the questions: ${verdict(questions)}`);
  client.close();
}

interface Times {
  real: number[];
  unknown: number[];
}

async function inTurn(
  real: readonly string[],
  unknown: readonly string[],
  measure: (loginId: string) => Promise<number>,
): Promise<Times> {
  const times: Times = { real: [], unknown: [] };
  for (const [index, id] of real.entries()) {
    const other = unknown[index] ?? id;
    // Which one goes first changes, so that neither has the warmer cache.
    if (index % 2 === 0) times.real.push(await measure(id));
    times.unknown.push(await measure(other));
    if (index % 2 === 1) times.real.push(await measure(id));
  }
  return times;
}

function verdict({ real, unknown }: Times): string {
  const [a, b] = [quantile(real, 0.5), quantile(unknown, 0.5)];
  const auc = areaUnderCurve(real, unknown);
  return (
    `medians ${a.toFixed(2)} ms real, ${b.toFixed(2)} ms unknown, ` +
    `difference ${Math.abs(a - b).toFixed(2)} ms (bound 2), AUC ${auc.toFixed(3)} (0.5 ± 0.04)`
  );
}
