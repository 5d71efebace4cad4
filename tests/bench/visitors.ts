import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from './client';
import { quantile } from './figures';
import { PASSWORD } from './seed';

/** What visitors of one kind saw; times in ms. */
export interface Seen {
  p50: number;
  p99: number;
  asked: number;
  /** 503: busy. */
  refused: number;
}

const EVERY_MS = { page: 50, form: 100, 'sign-in': 500 } as const;
type Kind = keyof typeof EVERY_MS;

/**
 * People at a steady, low rate while something else goes on: a signed-in pupil's page (reads), the
 * first form of a forgotten password (writes a visit), and sign-ins (hash and write).
 */
export async function startVisitors(port: number, ids: readonly string[]) {
  const signedIn = createClient(port);
  await signedIn.get('/sign-in');
  await signedIn.post('/sign-in', { loginId: ids[0] ?? '', password: PASSWORD });
  const asking = createClient(port);
  const times: Record<Kind, number[]> = { page: [], form: [], 'sign-in': [] };
  const refused: Record<Kind, number> = { page: 0, form: 0, 'sign-in': 0 };
  let running = true;

  async function again(kind: Kind, ask: (turn: number) => Promise<{ status: number; ms: number }>) {
    for (let turn = 1; running; turn++) {
      const { status, ms } = await ask(turn);
      if (status === 503) refused[kind]++;
      else if (status >= 400) throw new Error(`${kind}: status ${status}`);
      else times[kind].push(ms);
      await sleep(EVERY_MS[kind]);
    }
  }
  async function identify(turn: number) {
    const form = await asking.get('/sspr/forgot');
    if (form.status === 503) return form;
    return asking.post('/sspr/forgot', { loginId: ids[turn % ids.length] ?? '' });
  }
  async function signIn(turn: number) {
    const client = createClient(port);
    const form = await client.get('/sign-in');
    const loginId = ids[turn % ids.length] ?? '';
    const signedIn = () => client.post('/sign-in', { loginId, password: PASSWORD });
    const reply = form.status === 503 ? form : await signedIn();
    client.close();
    return reply;
  }
  const all = Promise.all([
    again('page', () => signedIn.get('/portal')),
    again('form', identify),
    again('sign-in', signIn),
  ]);
  // Looked at when it is over.
  all.catch(() => undefined);

  return {
    async stop(): Promise<Record<string, Seen>> {
      running = false;
      await all;
      signedIn.close();
      asking.close();
      const seen = (kind: Kind): Seen => ({
        ...{ p50: quantile(times[kind], 0.5), p99: quantile(times[kind], 0.99) },
        ...{ asked: times[kind].length + refused[kind], refused: refused[kind] },
      });
      return { pages: seen('page'), forms: seen('form'), 'sign-ins': seen('sign-in') };
    },
  };
}
