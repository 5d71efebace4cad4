import type { createClient, Reply } from './client';
import { rightAnswers, type AnswerKey } from './flows';

/** A pupil's (or a member of staff's) own browser: its device stays known from visit to visit. */
export interface Browser {
  client: ReturnType<typeof createClient>;
  /** Login ID, or e-mail address. */
  name: string;
  password: string;
  /** How many passwords it has chosen so far. */
  chosen: number;
}

/** Waits for the answer and counts it. @throws {Unexpected} when it is another one */
export type Ask = (send: () => Promise<Reply>, expected: number | string) => Promise<Reply>;

export interface SoakFlow {
  name: string;
  /** Of all visits; they add up to 1. */
  share: number;
  /** argon2 operations. */
  hashes: number;
  who: 'pupil' | 'staff';
  visit: (browser: Browser, ask: Ask, key: AnswerKey) => Promise<void>;
}

const OK = 200;
const WRONG = 400;

export const soakFlows: readonly SoakFlow[] = [
  {
    ...{ name: 'sign in and out', share: 0.4, hashes: 1, who: 'pupil' },
    async visit(browser, ask) {
      await signIn(browser, ask);
      await signOut(browser, ask);
    },
  },
  {
    // Visits that nobody ends are what idle time and the sweep are for.
    ...{ name: 'sign in and leave', share: 0.15, hashes: 1, who: 'pupil' },
    async visit(browser, ask) {
      await signIn(browser, ask);
      await ask(() => browser.client.get('/sspr'), OK);
    },
  },
  {
    ...{ name: 'wrong password, then the right one', share: 0.1, hashes: 2, who: 'pupil' },
    async visit(browser, ask) {
      const { client, name } = browser;
      await ask(() => client.get('/sign-in'), OK);
      // The same wrong one again would not count (security 10).
      const password = `Wrong-Word-${100 + Math.floor(Math.random() * 900)}`;
      await ask(() => client.post('/sign-in', { loginId: name, password }), WRONG);
      await signIn(browser, ask);
      await signOut(browser, ask);
    },
  },
  {
    ...{ name: 'complete reset, then sign in and out', share: 0.08, hashes: 4, who: 'pupil' },
    async visit(browser, ask, key) {
      await reset(browser, ask, key);
      await signIn(browser, ask);
      await signOut(browser, ask);
    },
  },
  {
    ...{ name: 'pages only', share: 0.22, hashes: 0, who: 'pupil' },
    async visit({ client }, ask) {
      for (const path of ['/sign-in', '/sspr', '/sspr/forgot', '/help', '/help/browsers']) {
        await ask(() => client.get(path), OK);
      }
    },
  },
  {
    ...{ name: 'staff look for a pupil', share: 0.05, hashes: 1, who: 'staff' },
    async visit({ client, name, password }, ask) {
      await ask(() => client.get('/staff/sign-in'), OK);
      await ask(() => client.post('/staff/sign-in', { email: name, password }), '/staff');
      for (const path of ['/staff', '/staff/pupils', '/staff/pupils?q=wei+ling', '/staff/audit']) {
        await ask(() => client.get(path), OK);
      }
      await ask(() => client.post('/staff/sign-out', {}), '/staff/sign-in');
    },
  },
];

/** argon2 operations of a visit, on average. */
export const meanHashes = soakFlows.reduce((sum, { share, hashes }) => sum + share * hashes, 0);

async function signIn({ client, name, password }: Browser, ask: Ask): Promise<void> {
  await ask(() => client.get('/sign-in'), OK);
  await ask(() => client.post('/sign-in', { loginId: name, password }), '/portal');
  await ask(() => client.get('/portal'), OK);
}

async function signOut({ client }: Browser, ask: Ask): Promise<void> {
  await ask(() => client.post('/sign-out', {}), '/sign-in');
}

async function reset(browser: Browser, ask: Ask, key: AnswerKey): Promise<void> {
  const { client, name } = browser;
  await ask(() => client.get('/sspr/forgot'), OK);
  await ask(() => client.post('/sspr/forgot', { loginId: name }), '/sspr/forgot/questions');
  const page = await ask(() => client.get('/sspr/forgot/questions'), OK);
  const answers = rightAnswers(page.text, key);
  const next = '/sspr/forgot/new-password';
  await ask(() => client.post('/sspr/forgot/questions', answers), next);
  await ask(() => client.get(next), OK);
  // Far from the last three, which cannot come back.
  const newPassword = `Lamp-Garden-${100 + (browser.chosen++ % 900)}`;
  const form = { newPassword, confirmPassword: newPassword };
  await ask(() => client.post(next, form), '/sspr/forgot/done');
  browser.password = newPassword;
  await ask(() => client.get('/sspr/forgot/done'), OK);
}
