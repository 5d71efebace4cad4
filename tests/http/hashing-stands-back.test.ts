import { readdirSync, readFileSync } from 'node:fs';
import { freshDatabase } from '../support/databases';
import { isReady, startOwnProcess, until } from '../support/own-process';

jest.setTimeout(60_000);

/** What `nice` says of each thread of a process, by the thread's name (proc(5), field 19). */
function niceness(pid: number): [name: string, nice: number][] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => {
    const line = readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8');
    const name = line.slice(line.indexOf('(') + 1, line.lastIndexOf(')'));
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    return [name, Number(fields[19 - 3])];
  });
}

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('pages go before hashes: the threads that hash are nice, no other is', async () => {
  const database = await freshDatabase('SQLite');
  const portal = await startOwnProcess('index', { DATABASE_URL: database.url });
  try {
    await until(() => isReady(portal));
    const all = niceness(portal.child.pid ?? 0);
    const hashing = all.filter(([name]) => name === 'libuv-worker');
    expect(hashing.length).toBeGreaterThanOrEqual(2);
    expect(hashing.map(([, nice]) => nice)).toEqual(hashing.map(() => 10));
    expect(all.filter(([name]) => name !== 'libuv-worker').map(([, nice]) => nice)).toEqual(
      Array.from({ length: all.length - hashing.length }, () => 0),
    );
  } finally {
    portal.kill('SIGKILL');
    await portal.ended();
    await database.drop();
  }
});
