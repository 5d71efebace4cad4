import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

const memory = '/dev/shm';
const ROOM = 4 * 1024 ** 3;

/**
 * Where the databases of tests lie: in memory where there is room, since nothing in them has to
 * survive the machine and a commit waits 2 ms for a disk; else where temporary files do. The room
 * asked for is more than is ever used: a copy on SQLite takes 1 MB, and PostgreSQL's log 1 GB.
 */
export function scratchPlace(): string {
  if (process.platform !== 'linux' || !existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > ROOM ? memory : tmpdir();
}
