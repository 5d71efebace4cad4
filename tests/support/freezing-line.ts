import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line that can fall silent: nothing passes, nothing is closed, as when a machine loses power. */
export interface FreezingLine {
  port: number;
  /** What is open now stays silent for good; what comes later passes. */
  freeze(): void;
  close(): Promise<void>;
}

export async function freezingLine(target: { host: string; port: number }): Promise<FreezingLine> {
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((near) => {
    const far = connect(target);
    const pair = [near, far] as const;
    pairs.add(pair);
    for (const end of pair) end.on('error', () => undefined);
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    freeze() {
      for (const [near, far] of pairs) {
        near.unpipe();
        far.unpipe();
        near.pause();
        far.pause();
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const pair of pairs) for (const end of pair) end.destroy();
      }),
  };
}
