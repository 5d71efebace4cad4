import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../../server/clock';
import { connect } from '../../server/db/database';
import { smallDisk, type SmallDisk } from '../support/small-disk';
import { runFaults } from './away-run';
import { sayMachine } from './away-telling';

const MEGABYTES = 64;
const BROKEN_MS = 5 * SECOND;
/** What somebody deletes, or a checkpoint gives back, is taken again. */
const FILL_EVERY_MS = 50;

const CHECKPOINT_EVERY_MS = 10;

const NAME = 'portal.db';

const faults: Record<string, (disk: SmallDisk) => Promise<void>> = {
  async 'the disk full for 5 s'(disk) {
    await emptyLog(disk);
    for (const end = performance.now() + BROKEN_MS; performance.now() < end;) {
      disk.fill();
      await sleep(FILL_EVERY_MS);
    }
    disk.free();
  },
  // "mount -o remount,ro" is refused while the server has its files open to write. The flag
  // "immutable" refuses what it writes, and can be taken back.
  async 'the data folder read-only for 5 s'({ folder }) {
    const database = join(folder, NAME);
    const mark = (flag: string) =>
      void execFileSync('chattr', [flag, database, `${database}-wal`, folder]);
    mark('+i');
    await sleep(BROKEN_MS).finally(() => mark('-i'));
  },
};

/** In the room that its write-ahead log has already, SQLite would go on for a while. */
async function emptyLog({ folder }: SmallDisk): Promise<void> {
  const db = connect({ url: `sqlite:${join(folder, NAME)}`, poolMax: 1 });
  for (let busy = 1; busy !== 0; await sleep(CHECKPOINT_EVERY_MS)) {
    const [row] = await db.raw<{ busy: number }[]>('PRAGMA wal_checkpoint(TRUNCATE)');
    busy = row?.busy ?? 0;
  }
  await db.destroy();
}

/** As ext4 does after an error of the disk. Only mounting anew ends it, with a new start. */
const lasting = (disk: SmallDisk) => ({
  name: 'the file system read-only for good',
  async fault() {
    disk.breakDown();
    await sleep(BROKEN_MS);
  },
  mend: () => disk.mountAnew(),
});

/** `npm run faults:disk`: what visitors see while SQLite cannot write, and how soon it is over. */
async function main(): Promise<void> {
  sayMachine();
  const disk = smallDisk(MEGABYTES);
  process.once('SIGINT', () => {
    disk.remove();
    process.exit(130);
  });
  const url = `sqlite:${join(disk.folder, NAME)}`;
  const broken = Object.entries(faults).map(([name, fault]) => [name, () => fault(disk)]);
  try {
    await runFaults({
      ...{ url, direct: url, folder: disk.folder },
      ...{ areFelt: true, lasting: lasting(disk) },
      faults: Object.fromEntries(broken) as Record<string, () => Promise<void>>,
    });
  } finally {
    disk.remove();
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
