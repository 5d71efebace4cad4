import { constants, existsSync, statSync } from 'node:fs';
import { copyFile, chmod, link, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { connect } from '../db/database';
import { isoTime } from '../audit/moment.rules';
import { codeOf, discard, publish, scratchBeside, syncFile, syncFolderOf } from './one-file';
import { takeBack, type RestoredDependencies, type RestoreOptions } from './restored';
import type { Ended } from './ending.store';
import { damageOf, foldIntoOneFile } from './snapshot.store';

export interface Restore extends RestoreOptions {
  /** A file of `backup`. */
  from: string;
  /** Where the portal's database is to be. */
  target: string;
  /** Puts it in the place of a database that is there, which is kept under another name. */
  replace: boolean;
  /** The time, in ms since 1970. */
  now: number;
  /** What is needed to take a database file back into service. */
  opened: (file: string) => RestoredDependencies;
}

export type RestoreResult =
  | { kind: 'refused'; problems: string[] }
  | { kind: 'restored'; ended: Ended; keptAs: string | null };

/**
 * Brings a backup back. Everything is checked and changed on a copy beside the target, which gets
 * the target's name as the last step: killed at any moment, the old database or the whole new one
 * is there.
 */
export async function restore(order: Restore): Promise<RestoreResult> {
  const { from, target } = order;
  const problem = (await unfitFile(from)) ?? (order.replace ? null : occupied(target));
  if (problem) return refused(problem);
  let scratch: string | null = null;
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    scratch = await scratchBeside(target, 'restoring');
    await copyFile(from, scratch, constants.COPYFILE_FICLONE);
    await chmod(scratch, 0o600);
    const outcome = await makeReady(scratch, order);
    if (outcome.kind === 'refused') return outcome;
    const placed = await putInPlace(scratch, order);
    return 'problem' in placed
      ? refused(placed.problem)
      : { kind: 'restored', ended: outcome.ended, keptAs: placed.keptAs };
  } catch (error) {
    const code = codeOf(error);
    return /^SQLITE_(CORRUPT|NOTADB)/.test(code)
      ? refused(`${from}: is damaged (${code}); take another backup`)
      : refused(`${target}: cannot be restored (${code})`);
  } finally {
    if (scratch) await discard(scratch);
  }
}

const refused = (problem: string): RestoreResult => ({ kind: 'refused', problems: [problem] });

/** The first 16 bytes of every SQLite file (sqlite.org/fileformat.html). */
const MAGIC = 'SQLite format 3\0';

async function unfitFile(from: string): Promise<string | null> {
  try {
    const handle = await open(from, 'r');
    const { buffer } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
    await handle.close();
    if (buffer.toString('latin1') !== MAGIC) return `${from}: is no SQLite database`;
  } catch (error) {
    return `${from}: cannot be read (${codeOf(error)})`;
  }
  // The newest changes stand in it: the file alone is older than it looks, or torn.
  return sizeOf(`${from}-wal`) > 0
    ? `${from}: is the file of a running database, for ${from}-wal lies beside it; give a file that "backup" made`
    : null;
}

function occupied(target: string): string | null {
  return sizeOf(target) > 0
    ? `${target}: is there already; stop the portal and type --replace to put the backup in its place (the old one is kept)`
    : null;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

async function makeReady(scratch: string, order: Restore) {
  const dependencies = order.opened(scratch);
  const { db } = dependencies;
  try {
    const damage = await damageOf(db);
    if (damage.length > 0) {
      return {
        kind: 'refused' as const,
        problems: damage.map((line) => `${order.from}: is damaged: ${line}`),
      };
    }
    const outcome = await takeBack(dependencies, order);
    await foldIntoOneFile(db);
    return outcome;
  } finally {
    await db.destroy();
  }
}

async function putInPlace(
  scratch: string,
  { target, now }: Restore,
): Promise<{ keptAs: string | null } | { problem: string }> {
  if (sizeOf(target) === 0) {
    await discard(target);
    await publish(scratch, target);
    return { keptAs: null };
  }
  if (await isInUse(target)) {
    return { problem: `${target}: is in use; stop the portal, the worker and every command first` };
  }
  const keptAs = `${target}.before-${isoTime(now).replace(/[:.]/g, '-')}`;
  await link(target, keptAs);
  // Only beside a database that could not be opened any more: its log belongs to it.
  for (const ending of ['-wal', '-shm']) {
    if (existsSync(`${target}${ending}`)) await rename(`${target}${ending}`, `${keptAs}${ending}`);
  }
  await syncFile(scratch);
  await rename(scratch, target);
  await syncFolderOf(target);
  return { keptAs };
}

/** Only a database that nobody else has open can be folded into one file. */
async function isInUse(target: string): Promise<boolean> {
  const db = connect({ url: `sqlite:${target}`, poolMax: 1 });
  try {
    await foldIntoOneFile(db);
    return false;
  } catch (error) {
    // One that is damaged is what a restore is for.
    return /^SQLITE_(BUSY|LOCKED)/.test(codeOf(error));
  } finally {
    await db.destroy();
  }
}
