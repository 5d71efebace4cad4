import { quoted } from '../roster/quoted.rules';

const MB = 1024 * 1024;

/** What a zip may hold: many times what the largest school exports. */
export const archiveLimits = {
  entries: 64,
  /** Of all files together, inflated, in bytes. */
  inflatedBytes: 128 * MB,
  /** Inflated bytes per stored byte; rosters reach about 20, a zip bomb 1,000. */
  ratio: 200,
  /** Below this size (bytes) a file of equal lines may well shrink further. */
  ratioFrom: 1 * MB,
} as const;

/** What the directory of a zip says of one entry. */
export interface EntryFacts {
  name: string;
  isWellNamed: boolean;
  storedBytes: number;
  inflatedBytes: number;
  isEncrypted: boolean;
  isReadable: boolean;
  /** Type bits of a Unix mode; 0 where the zip was made elsewhere. */
  fileType: number;
}

export interface EntryProblem {
  name: string;
  problem: string;
}

/** Everything that makes the zip unsafe or unreadable, told by its directory alone. */
export function archiveProblems(entries: readonly EntryFacts[]): EntryProblem[] {
  const total = entries.reduce((sum, { inflatedBytes }) => sum + inflatedBytes, 0);
  return [
    ...(total > archiveLimits.inflatedBytes ? [{ name: '', problem: tooLarge }] : []),
    ...entries.flatMap((entry) => {
      const problem = entryProblem(entry);
      return problem === null ? [] : [{ name: shownName(entry.name), problem }];
    }),
    ...doubledNames(entries),
  ];
}

export const tooLarge = `the files are larger than ${archiveLimits.inflatedBytes / MB} MB together`;
export const tooMany = `the zip holds more than ${archiveLimits.entries} files`;

const SYMLINK = 0o120000;

function entryProblem(entry: EntryFacts): string | null {
  if (!entry.isWellNamed) return 'the name is not UTF-8 text';
  if (entry.fileType === SYMLINK) return 'is a link to another file: take it out';
  const path = pathProblem(entry.name);
  if (path !== null) return path;
  if (entry.isEncrypted) return 'is encrypted: make the zip without a password';
  if (!entry.isReadable) return 'is packed in a way that cannot be read: make an ordinary zip';
  return isBomb(entry) ? 'shrinks far more than a roster does: this is no ordinary file' : null;
}

function pathProblem(name: string): string | null {
  if (name.includes('\\')) return 'the name holds a backslash';
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return 'the name is an absolute path';
  if (name.split('/').includes('..')) return 'the name leads out of the zip';
  if (name.includes('/')) return 'stands in a folder: zip the files themselves, not their folder';
  if (/\.(zip|gz|7z|rar|tar)$/i.test(name)) return 'is a packed file inside the zip: take it out';
  return /^[A-Za-z][A-Za-z0-9]*\.csv$/.test(name) ? null : 'is no file of OneRoster: take it out';
}

function isBomb({ storedBytes, inflatedBytes }: EntryFacts): boolean {
  return (
    inflatedBytes > archiveLimits.ratioFrom && inflatedBytes > storedBytes * archiveLimits.ratio
  );
}

function doubledNames(entries: readonly EntryFacts[]): EntryProblem[] {
  const seen = new Set<string>();
  return entries.flatMap(({ name }) => {
    const folded = name.toLowerCase();
    if (seen.has(folded)) return [{ name: shownName(name), problem: 'is in the zip twice' }];
    seen.add(folded);
    return [];
  });
}

/** A plain name as it is, anything else as messages and terminals may show it. */
function shownName(name: string): string {
  return /^[A-Za-z0-9._-]{1,60}$/.test(name) ? name : quoted(name);
}
