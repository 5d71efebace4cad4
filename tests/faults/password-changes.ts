import { setTimeout as sleep } from 'node:timers/promises';
import type { createClient, Reply } from '../bench/client';
import { PASSWORD } from '../bench/seed';

type Client = ReturnType<typeof createClient>;

/** What became of one pupil's password. */
export interface Changed {
  loginId: string;
  /** The last one that was confirmed. */
  confirmed: string;
  /** One that was sent later and never confirmed; null when there is none. */
  unheard: string | null;
  /** How many were confirmed. */
  changes: number;
  /** How many were done although the answer said "try again" or never came. */
  afterAll: number;
}

interface Hands {
  loginId: string;
  client: () => Client;
  /** @returns null when it was 503 or no answer at all */
  ask: (send: () => Promise<Reply>) => Promise<Reply | null>;
  trouble: (what: string) => void;
  retryMs: number;
  isOver: () => boolean;
}

const THINK_MS = 500;

/** A pupil who signs in and changes the password, again and again, until it is over. */
export async function changePasswords(hands: Hands): Promise<Changed> {
  const { loginId, isOver, retryMs, trouble } = hands;
  const so: Changed = { loginId, confirmed: PASSWORD, unheard: null, changes: 0, afterAll: 0 };
  for (let n = 0; !isOver(); n++) {
    const client = hands.client();
    const outcome = await changeOnce(hands, { client, so, newPassword: `Lamp-Meadow-${n}` });
    client.close();
    if (outcome === 'again') await sleep(retryMs);
    else if (outcome !== 'done') trouble(outcome);
    await sleep(THINK_MS);
  }
  return so;
}

interface Change {
  client: Client;
  so: Changed;
  newPassword: string;
}

/** @returns `done`, `again` after a 503, or what else it met */
async function changeOnce({ ask, loginId }: Hands, change: Change): Promise<string> {
  const { client, so, newPassword } = change;
  if (!(await ask(() => client.get('/sign-in')))) return 'again';
  const signIn = (password: string) => ask(() => client.post('/sign-in', { loginId, password }));
  let signedIn = await signIn(so.confirmed);
  if (signedIn?.status === 400 && so.unheard !== null) {
    signedIn = await signIn(so.unheard);
    if (signedIn?.status === 303) settle(so, so.unheard, 'afterAll');
  }
  if (!signedIn) return 'again';
  if (signedIn.location !== '/portal') return `a changed password: ${signedIn.status}`;
  // The confirmed one is in force, or the unheard one has just become it.
  so.unheard = null;
  if (!(await ask(() => client.get('/sspr/password')))) return 'again';
  const form = { currentPassword: so.confirmed, newPassword, confirmPassword: newPassword };
  so.unheard = newPassword;
  const answer = await ask(() => client.post('/sspr/password', form));
  if (!answer) return 'again';
  if (answer.location !== '/portal') return `a change: ${answer.status}`;
  settle(so, newPassword, 'changes');
  return 'done';
}

function settle(so: Changed, password: string, kind: 'changes' | 'afterAll'): void {
  so.confirmed = password;
  so.unheard = null;
  so[kind]++;
}
