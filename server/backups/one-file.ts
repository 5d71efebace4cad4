import { randomUUID } from 'node:crypto';
import { link, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A name beside the wanted one, so that a link or a rename can put it in place whole. */
export async function scratchBeside(path: string, why: 'part' | 'restoring'): Promise<string> {
  const scratch = `${path}.${why}-${randomUUID().slice(0, 8)}`;
  // Made before anything is written to it, so that it is never readable by others.
  await (await open(scratch, 'wx', 0o600)).close();
  return scratch;
}

/** Puts a finished file in place under a name that nobody has yet, and both on the disk. */
export async function publish(scratch: string, path: string): Promise<void> {
  await syncFile(scratch);
  // A link fails where a rename would replace what came meanwhile.
  await link(scratch, path);
  await unlink(scratch);
  await syncFolderOf(path);
}

export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A new name survives a power cut only once its folder is synced too; Windows cannot open folders. */
export async function syncFolderOf(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(dirname(path), 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** SQLite leaves these beside a file that it works on. */
export async function discard(scratch: string): Promise<void> {
  for (const ending of ['', '-wal', '-shm', '-journal']) {
    await unlink(`${scratch}${ending}`).catch(ignoreMissing);
  }
}

function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}

/** ENOSPC, SQLITE_FULL …; anything else is a bug and thrown on. */
export function codeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  throw error;
}
