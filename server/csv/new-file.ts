import { open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Something that takes text piece by piece; resolves when the next piece may come. */
export interface TextSink {
  write: (text: string) => Promise<void>;
}

export interface NewFile extends TextSink {
  write: (piece: string | Uint8Array) => Promise<void>;
  /** Resolves when the content and the name are on the disk; a second call does nothing. */
  close: () => Promise<void>;
  /** Removes the file, closed or not. */
  discard: () => Promise<void>;
}

export type NewFileOutcome =
  | { kind: 'opened'; file: NewFile }
  | { kind: 'exists' }
  /** `problem` is the system's error code, such as ENOENT or EACCES. */
  | { kind: 'refused'; problem: string };

/** Opens a file that does not exist yet, readable by its owner only (mode 0600). */
export async function openNewFile(path: string): Promise<NewFileOutcome> {
  try {
    // "wx" also refuses a symbolic link that somebody put there to have another file overwritten.
    return { kind: 'opened', file: newFile(path, await open(path, 'wx', 0o600)) };
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    return code === 'EEXIST' ? { kind: 'exists' } : { kind: 'refused', problem: code };
  }
}

type Handle = Awaited<ReturnType<typeof open>>;

function newFile(path: string, handle: Handle): NewFile {
  let isOpen = true;
  return {
    write: (piece) => handle.appendFile(piece, 'utf8'),
    async close() {
      if (!isOpen) return;
      isOpen = false;
      try {
        await handle.sync();
      } finally {
        await handle.close();
      }
      await syncFolder(dirname(path));
    },
    async discard() {
      if (isOpen) await handle.close();
      isOpen = false;
      await unlink(path);
    },
  };
}

// A new name survives a power cut only once its folder is synced too; Windows cannot open folders.
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function systemCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
