import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../support/free-port';
import { PASSWORD } from '../seed';

export type Scheme = 'shipped' | 'argon2id';

export interface Peer {
  port: number;
  /** The token that the mail to this address would hold. */
  mailTo: (email: string) => Promise<string>;
  counted: () => Promise<{ hashes: number; statements: number }>;
  cpuSeconds: () => number;
  stop: () => Promise<void>;
}

interface Told {
  ready?: boolean;
  email?: string;
  token?: string;
}

/** USER_HZ of Linux. */
const TICKS_A_SECOND = 100;

export async function startPeer(url: string, scheme: Scheme, pupils: number): Promise<Peer> {
  const port = await freePort();
  const script = join(__dirname, 'peer-server.ts');
  const args = ['--import', 'tsx', script, url, scheme, String(port), String(pupils)];
  const child = spawn(process.execPath, args, {
    env: { ...process.env, PEER_WORD: PASSWORD, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const expected = new Map<string, (token: string) => void>();
  const arrived = new Map<string, string>();
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the peer ended with ${String(code)}`)));
    child.on('message', ({ ready, email = '', token }: Told) => {
      if (ready) resolve();
      if (!token) return;
      arrived.set(email, token);
      expected.get(email)?.(token);
    });
  });
  return {
    port,
    mailTo: (email) =>
      new Promise((resolve) => {
        const token = arrived.get(email);
        if (token) resolve(token);
        else expected.set(email, resolve);
      }),
    counted: async () =>
      (await fetch(`http://127.0.0.1:${port}/counted`)).json() as ReturnType<Peer['counted']>,
    cpuSeconds() {
      const stat = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(stat[11]) + Number(stat[12])) / TICKS_A_SECOND;
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}
