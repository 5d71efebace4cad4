import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../../server/db/retry';
import { scratchPlace } from './scratch-place';

/** A file system of its own, to be filled to the last block or broken. */
export interface SmallDisk {
  folder: string;
  /** Takes all the room that there is; again and again, since others may give some back. */
  fill(): void;
  /** Gives it back. */
  free(): void;
  /** As the kernel does after a fault of the disk: nothing can be written until it is mounted anew. */
  breakDown(): void;
  mountAnew(): Promise<void>;
  remove(): void;
}

const MEGABYTE = 1024 ** 2;
const BLOCK = 4096;
const DEVICE_MS = 50;

/**
 * ext4 in a file. On a tmpfs whoever has a file open can write to it although it was made
 * immutable, and nothing ever breaks.
 *
 * @throws {Error} that says what it takes, where nothing can be mounted
 */
export function smallDisk(megabytes: number): SmallDisk {
  const place = mkdtempSync(join(scratchPlace(), 'small-disk-'));
  const image = join(place, 'image');
  const folder = join(place, 'disk');
  const filler = join(folder, 'filler');
  mkdirSync(folder);
  closeSync(openSync(image, 'w'));
  truncateSync(image, megabytes * MEGABYTE);
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'] }).toString();
  const mount = () => void run('mount', '-o', 'loop', image, folder);
  try {
    // No blocks kept back for root, who runs this.
    run('mkfs.ext4', '-q', '-m', '0', image);
    mount();
  } catch (error) {
    rmSync(place, { recursive: true });
    throw new Error(
      'a full disk needs a file system of its own, and none could be mounted here: run it on Linux ' +
        'as root, with mkfs.ext4 and loop devices (a container has to be a privileged one)',
      { cause: error },
    );
  }
  return {
    folder,
    fill() {
      const file = openSync(filler, 'a');
      for (const size of [MEGABYTE, BLOCK, 1]) writeAll(file, Buffer.alloc(size, 1));
      closeSync(file);
    },
    free: () => rmSync(filler, { force: true }),
    breakDown: () => void run('mount', '-o', 'remount,abort', folder),
    async mountAnew() {
      run('umount', folder);
      // While its device is there, what is mounted is the broken file system once more.
      while (run('losetup', '--associated', image) !== '') await sleep(DEVICE_MS);
      mount();
    },
    remove() {
      // Goes when the last file in it is closed, whoever has that open.
      run('umount', '--lazy', folder);
      rmSync(place, { recursive: true });
    },
  };
}

function writeAll(file: number, block: Buffer): void {
  try {
    for (;;) writeSync(file, block);
  } catch (error) {
    if (codeOf(error) !== 'ENOSPC') throw error;
  }
}
