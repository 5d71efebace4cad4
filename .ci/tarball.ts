import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { streamOf } from './run-step';

interface Packing {
  contents: string;
  file: string;
  /** Of every file in it, in seconds since 1970: the commit's. */
  time: number;
}

/**
 * The same contents give the same bytes, whoever packs them, when and where: names in one order,
 * one time, one owner, rights that do not depend on the umask. Needs GNU tar.
 */
export async function pack({ contents, file, time }: Packing): Promise<void> {
  const { stdout, ended } = streamOf({
    command: 'tar',
    args: [
      ...['--create', '--format=gnu', '--sort=name', `--mtime=@${time}`],
      ...['--owner=0', '--group=0', '--numeric-owner', '--mode=u=rwX,go=rX'],
      ...['--directory', contents, '.'],
    ],
    at: contents,
  });
  // Node leaves the time in the head of a gzip empty.
  await Promise.all([ended, pipeline(stdout, createGzip({ level: 9 }), createWriteStream(file))]);
}

export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
