import { connect, createServer, type Socket } from 'node:net';
import { overServer, type CuttableLine } from './cuttable-line';

/** A line to a server that can be made slow, and cut and mended, while it is used. */
export interface LaggingLine extends CuttableLine {
  /** @param ms on each way, for everything that is sent from now on */
  lag(ms: number): void;
}

export async function laggingLine(target: { host: string; port: number }): Promise<LaggingLine> {
  const ends = new Set<Socket>();
  let lagMs = 0;

  function carry(from: Socket, to: Socket): void {
    let lastDue = 0;
    const later = (deed: () => void) => {
      // Nothing overtakes what was sent before it.
      lastDue = Math.max(lastDue, performance.now() + lagMs);
      setTimeout(deed, Math.max(0, lastDue - performance.now()));
    };
    ends.add(from);
    from.on('error', () => undefined);
    from.on('data', (chunk) => later(() => to.writable && to.write(chunk)));
    from.on('close', () => {
      ends.delete(from);
      later(() => to.destroy());
    });
  }

  const server = createServer((near) => {
    const far = connect(target);
    carry(near, far);
    carry(far, near);
  });
  return { ...(await overServer(server, ends)), lag: (ms) => void (lagMs = ms) };
}
