import { isUtf8 } from 'node:buffer';
import { open as openFile } from 'node:fs/promises';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import {
  archiveLimits,
  archiveProblems,
  tooMany,
  type EntryFacts,
  type EntryProblem,
} from './archive.rules';

export interface Archive {
  has(name: string): boolean;
  names(): string[];
  /** The inflated bytes of a file, piece by piece. Throws {@link BrokenEntry}. */
  read(name: string): AsyncGenerator<Buffer>;
  close(): void;
}

export type ArchiveOpening =
  { kind: 'opened'; archive: Archive } | { kind: 'refused'; problems: EntryProblem[] };

/** The bytes of an entry do not fit what the directory says of it. */
export class BrokenEntry extends Error {
  override readonly name = 'BrokenEntry';
}

/** By name and beginning: a spreadsheet is a zip inside, too, and is told as what it is. */
export async function isZip(path: string): Promise<boolean> {
  if (!/\.zip$/i.test(path)) return false;
  const handle = await openFile(path, 'r').catch(() => null);
  if (!handle) return false;
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return bytesRead === 4 && ZIP_BEGINNINGS.includes(buffer.toString('latin1'));
  } catch {
    return false;
  } finally {
    await handle.close();
  }
}

const ZIP_BEGINNINGS = ['PK\x03\x04', 'PK\x05\x06'];

/** Reads the directory of a zip only; nothing is inflated before {@link Archive.read}. */
export async function openArchive(path: string): Promise<ArchiveOpening> {
  let zip: ZipFile;
  try {
    // Raw names: the library would tidy some tricks and stop at the first of the others.
    zip = await openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false });
  } catch {
    return refused('the zip is broken or cut short: make it anew');
  }
  const listing = await listEntries(zip);
  if (listing.problems.length > 0) {
    zip.close();
    return { kind: 'refused', problems: listing.problems };
  }
  return { kind: 'opened', archive: archiveOf(zip, listing.entries) };
}

interface Listing {
  entries: Map<string, Entry>;
  problems: EntryProblem[];
}

async function listEntries(zip: ZipFile): Promise<Listing> {
  const entries = new Map<string, Entry>();
  if (zip.entryCount > archiveLimits.entries) {
    return { entries, problems: [{ name: '', problem: tooMany }] };
  }
  const facts: EntryFacts[] = [];
  try {
    for await (const entry of zip.eachEntry()) {
      const fact = factsOf(entry);
      facts.push(fact);
      entries.set(fact.name, entry);
    }
  } catch {
    return { entries, problems: [{ name: '', problem: 'the directory of the zip is broken' }] };
  }
  return { entries, problems: archiveProblems(facts) };
}

function factsOf(entry: Entry): EntryFacts {
  const raw = entry.fileNameRaw;
  return {
    name: raw.toString('utf8'),
    isWellNamed: isUtf8(raw) && !raw.includes(0),
    storedBytes: entry.compressedSize,
    inflatedBytes: entry.uncompressedSize,
    isEncrypted: entry.isEncrypted(),
    isReadable: entry.isEncrypted() || entry.canDecodeFileData(),
    fileType: (entry.externalFileAttributes >>> 16) & 0o170000,
  };
}

function archiveOf(zip: ZipFile, entries: ReadonlyMap<string, Entry>): Archive {
  return {
    has: (name) => entries.has(name),
    names: () => [...entries.keys()],
    async *read(name) {
      const entry = entries.get(name);
      if (!entry) return;
      try {
        // The library ends the stream with an error once it is longer or shorter than announced.
        for await (const chunk of await zip.openReadStreamPromise(entry)) yield chunk as Buffer;
      } catch (error) {
        throw new BrokenEntry(name, { cause: error });
      }
    },
    close: () => zip.close(),
  };
}

function refused(problem: string): ArchiveOpening {
  return { kind: 'refused', problems: [{ name: '', problem }] };
}
