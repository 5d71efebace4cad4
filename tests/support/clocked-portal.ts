import { fork } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testSecrets } from './portal';
import { createVisit, type Visit } from './visit';

/** The portal in a process whose time zone and time are given. */
export interface ClockedPortal {
  visit(): Visit;
  /** @returns how far that process's clock is behind UTC at this moment, in minutes */
  set(at: number): Promise<number>;
  close(): Promise<void>;
}

export async function startClockedPortal(
  timeZone: string,
  settings: Record<string, string>,
): Promise<ClockedPortal> {
  const child = fork(join(__dirname, 'clocked-child.ts'), {
    execArgv: ['--import', 'tsx'],
    env: {
      ...process.env,
      ...testSecrets,
      ...{ TZ: timeZone, TIME_ZONE: timeZone, DATA_DIR: tmpdir(), LOG_LEVEL: 'silent' },
      ...settings,
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const answer = async () => ((await once(child, 'message')) as [number])[0];
  const port = await answer();
  const server = { address: () => ({ port, family: 'IPv4', address: '127.0.0.1' }) };
  return {
    visit: () => createVisit(server, 'http://localhost:3000'),
    set(at) {
      const answered = answer();
      child.send(at);
      return answered;
    },
    async close() {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}
