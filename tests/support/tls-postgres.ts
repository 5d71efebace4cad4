import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface TlsPostgres {
  /** Without TLS parameters; the certificate is made out to `localhost`. */
  url: string;
  /** The authority that vouches for the server: its own certificate. */
  caFile: string;
  stop(): Promise<void>;
}

export async function startTlsPostgres(): Promise<TlsPostgres> {
  const child = fork(join(__dirname, 'tls-postgres-child.ts'), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const failed = once(child, 'exit').then(() => {
    throw new Error('the server with TLS did not start: is openssl there?');
  });
  const said = once(child, 'message') as Promise<[Omit<TlsPostgres, 'stop'>]>;
  const [started] = await Promise.race([said, failed]);
  failed.catch(() => undefined);
  return {
    ...started,
    async stop() {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}
