import { Writable } from 'node:stream';
import type { NewFile } from '../csv/new-file';

/** A new file as a stream; it has ended when the whole content is on the disk. */
export function paperFile(file: NewFile): Writable {
  return new Writable({
    write(piece: Buffer, _encoding, done) {
      file.write(piece).then(() => done(), done);
    },
    final(done) {
      file.close().then(() => done(), done);
    },
  });
}
