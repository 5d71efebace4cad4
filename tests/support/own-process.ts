import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { projectRoot } from '../../server/project-root';
import { freePort } from './free-port';
import { testSecrets } from './portal';

/** An entry of the portal in a process of its own, from the sources, as the shell would start it. */
export interface OwnProcess {
  child: ChildProcess;
  port: number;
  /** The lines that it logged so far. */
  log(): string[];
  /** Resolves with exit code, signal and how long it took (ms) from the call on. */
  ended(): Promise<{ code: number | null; signal: string | null; ms: number }>;
  kill(signal: NodeJS.Signals): void;
}

export async function startOwnProcess(
  entry: 'index' | 'worker',
  settings: Record<string, string>,
): Promise<OwnProcess> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(projectRoot, `server/${entry}.ts`)],
    {
      cwd: projectRoot,
      env: { ...process.env, ...testSecrets, PORT: String(port), LOG_LEVEL: 'info', ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  child.stderr.resume();
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  const log = () => text.split('\n').filter((line) => line !== '');
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  return {
    child,
    port,
    log,
    async ended() {
      const begun = performance.now();
      const [code, signal] = await exited;
      return { code, signal, ms: performance.now() - begun };
    },
    kill: (signal) => void child.kill(signal),
  };
}

/** Waits until `look` is true, at most 20 s. */
export async function until(look: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await look()) return;
    await new Promise((resume) => setTimeout(resume, 50));
  }
  throw new Error('waited in vain');
}

export async function isReady({ port }: OwnProcess): Promise<boolean> {
  return (await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null))?.ok ?? false;
}

/** A connection of which every byte is said here. */
export interface Line {
  socket: Socket;
  say(text: string): void;
  /** Everything that came back so far. */
  heard(): string;
  closed: Promise<unknown>;
}

export async function openLine({ port }: OwnProcess): Promise<Line> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let heard = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (heard += chunk));
  // Being hung up on is what is looked at here.
  socket.on('error', () => undefined);
  return {
    socket,
    say: (text) => void socket.write(text),
    heard: () => heard,
    closed: once(socket, 'close'),
  };
}
