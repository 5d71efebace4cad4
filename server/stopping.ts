import type { Server, ServerResponse } from 'node:http';

/** Whether this process is on its way out: `/health/ready` says so before anything else changes. */
export interface Stopping {
  begin(): void;
  begun(): boolean;
}

export function createStopping(): Stopping {
  let hasBegun = false;
  return {
    begin() {
      hasBegun = true;
    },
    begun: () => hasBegun,
  };
}

/**
 * From `begin` on every answer says `Connection: close`, those included whose request was under
 * way, so that a proxy takes its kept connections elsewhere before this process hangs up on them.
 */
export function hangUpOnceStopping(server: Server, stopping: Stopping): Stopping {
  const underWay = new Set<ServerResponse>();
  server.prependListener('request', (_req, res) => {
    if (stopping.begun()) return sayClose(res);
    underWay.add(res);
    res.once('close', () => underWay.delete(res));
  });
  return {
    ...stopping,
    begin() {
      stopping.begin();
      for (const res of underWay) sayClose(res);
    },
  };
}

function sayClose(res: ServerResponse): void {
  if (!res.headersSent) res.setHeader('Connection', 'close');
}

/** How often connections that fell idle are let go while the others finish. */
const IDLE_MS = 100;

/**
 * Accepts nobody any more and lets what runs finish for so long, then cuts it off: somebody who
 * sends a byte a second must not keep a process alive.
 */
export function closeWithin(server: Server, patienceMs: number): Promise<'finished' | 'cut'> {
  return new Promise((resolve) => {
    let outcome: 'finished' | 'cut' = 'finished';
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_MS);
    const patience = setTimeout(() => {
      outcome = 'cut';
      server.closeAllConnections();
    }, patienceMs);
    server.close(() => {
      clearInterval(idle);
      clearTimeout(patience);
      resolve(outcome);
    });
  });
}
