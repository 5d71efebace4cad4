import type { Writable } from 'node:stream';
import type { TextSink } from './new-file';

/** Writes to an open stream such as stdout, no faster than its reader reads; leaves it open. */
export function streamSink(stream: Writable): TextSink {
  // A failed write rejects below. Without a listener the stream's own event would end the process.
  stream.on('error', () => undefined);
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        stream.write(text, (error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
  };
}
