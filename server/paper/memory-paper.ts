import { Writable } from 'node:stream';

/** A stream whose whole content is kept in memory and nowhere else. */
export interface MemoryPaper {
  out: Writable;
  content: () => Buffer;
}

/** @param most bytes; the stream fails when more come */
export function memoryPaper(most: number): MemoryPaper {
  const pieces: Buffer[] = [];
  let size = 0;
  const out = new Writable({
    write(piece: Buffer, _encoding, done) {
      size += piece.length;
      if (size > most) return done(new RangeError(`a paper of more than ${most} bytes`));
      pieces.push(piece);
      done();
    },
  });
  return { out, content: () => Buffer.concat(pieces) };
}
