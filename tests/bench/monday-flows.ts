import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Reply } from './client';
import { rightAnswers, type AnswerKey } from './flows';
import { PASSWORD } from './seed';

export interface Visit {
  client: ReturnType<typeof createClient>;
  loginId: string;
  password: string;
  key: AnswerKey;
  /** The page seen last. */
  page: string;
}

/** One request of a visit, and how many argon2 operations it takes. */
interface Step {
  hashes: number;
  send: (visit: Visit) => Promise<Reply>;
  leadsTo?: string;
}

export interface WalkedFlow {
  name: string;
  share: number;
  steps: readonly Step[];
}

const page = (path: string): Step => ({ hashes: 0, send: ({ client }) => client.get(path) });

const signIn: Step[] = [
  page('/sign-in'),
  {
    hashes: 1,
    leadsTo: '/portal',
    send: ({ client, loginId, password }) => client.post('/sign-in', { loginId, password }),
  },
  page('/portal'),
];

function answering(leadsTo: string): Step[] {
  const send = ({ client, page: text, key }: Visit) =>
    client.post('/sspr/forgot/questions', rightAnswers(text, key));
  const identify = ({ client, loginId }: Visit) => client.post('/sspr/forgot', { loginId });
  return [
    page('/sspr/forgot'),
    { hashes: 0, leadsTo: '/sspr/forgot/questions', send: identify },
    page('/sspr/forgot/questions'),
    { hashes: 2, leadsTo, send },
    page(leadsTo),
  ];
}

/**
 * Who comes on the first Monday: one in 33 has forgotten the password, one in a hundred is locked;
 * both sign in when they can again.
 */
export function mondayFlows({ forgotten = 0.03, locked = 0.01 } = {}): WalkedFlow[] {
  const choosing: Step = {
    hashes: 1,
    leadsTo: '/sspr/forgot/done',
    send: (visit) => {
      visit.password = `Lamp-Garden-${Math.floor(Math.random() * 900) + 100}`;
      const form = { newPassword: visit.password, confirmPassword: visit.password };
      return visit.client.post('/sspr/forgot/new-password', form);
    },
  };
  const unlocking: Step = {
    hashes: 0,
    leadsTo: '/sspr/forgot/done',
    send: ({ client }) => client.post('/sspr/forgot/choice', { action: 'unlock' }),
  };
  const done = page('/sspr/forgot/done');
  const reset = [...answering('/sspr/forgot/new-password'), choosing, done, ...signIn];
  const unlock = [...answering('/sspr/forgot/choice'), unlocking, done, ...signIn];
  return [
    { name: 'sign in', share: 1 - forgotten - locked, steps: signIn },
    { name: 'forgotten: reset, then sign in', share: forgotten, steps: reset },
    { name: 'locked: unlock, then sign in', share: locked, steps: unlock },
  ];
}

export interface Walk {
  port: number;
  loginId: string;
  key: AnswerKey;
  flow: WalkedFlow;
  /** Milliseconds until the next page is asked for. */
  think: () => number;
  retryMs: number;
  /** @param step null: told to come back */
  answered: (reply: Reply, step: Step | null) => void;
}

/** @throws when a step does not lead where it must */
export async function walk({ port, loginId, key, flow, ...walk }: Walk): Promise<void> {
  const client = createClient(port);
  const visit: Visit = { client, loginId, key, password: PASSWORD, page: '' };
  try {
    for (const [at, step] of flow.steps.entries()) {
      if (at > 0) await sleep(walk.think());
      let reply = await step.send(visit);
      while (reply.status === 503) {
        walk.answered(reply, null);
        await sleep(walk.retryMs);
        reply = await step.send(visit);
      }
      walk.answered(reply, step);
      if (step.leadsTo && reply.location !== step.leadsTo) {
        throw new Error(`${flow.name}: led to ${String(reply.location)}, not to ${step.leadsTo}`);
      }
      if (!step.leadsTo && reply.status !== 200) throw new Error(`${flow.name}: ${reply.status}`);
      visit.page = reply.text;
    }
  } finally {
    client.close();
  }
}

/** One wrong password; a server whose first wait is long has it locked then. */
export async function lock(port: number, loginId: string): Promise<void> {
  const client = createClient(port);
  await client.get('/sign-in');
  await client.post('/sign-in', { loginId, password: 'Wrong-Word-77' });
  client.close();
}
