import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A line to a server that can be cut and mended, as when the other machine goes away. */
export interface CuttableLine {
  port: number;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function cuttableLine(target: { host: string; port: number }): Promise<CuttableLine> {
  const ends = new Set<Socket>();
  const keep = (socket: Socket) => {
    ends.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => ends.delete(socket));
  };
  const server = createServer((near) => {
    const far = connect(target);
    for (const end of [near, far]) keep(end);
    near.pipe(far).pipe(near);
  });
  return overServer(server, ends);
}

/** Listens on a free port; cutting ends what is open, and nobody gets in until it is mended. */
export async function overServer(server: Server, ends: Set<Socket>): Promise<CuttableLine> {
  const listen = (port: number) =>
    new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    mend: () => listen(port),
    cut: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const end of ends) end.destroy();
      }),
  };
}
