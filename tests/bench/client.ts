import { Agent, request } from 'node:http';

export interface Reply {
  status: number;
  location: string | undefined;
  /** Retry-After, as it stands in the answer. */
  retryAfter: string | undefined;
  text: string;
  /** Milliseconds from sending to the last byte. */
  ms: number;
}

/**
 * A browser for load: keeps its connection, its cookies and the last token.
 *
 * @param address where it seems to come from, for a server that trusts this machine as its proxy
 */
export function createClient(port: number, address?: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const cookies = new Map<string, string>();
  let token = '';
  let visits = 0;

  function send(method: string, path: string, form?: Record<string, string>): Promise<Reply> {
    const body = form && new URLSearchParams({ _csrf: token, ...form }).toString();
    const begun = performance.now();
    const headers = {
      host: `localhost:${port}`,
      ...(address && { 'x-forwarded-for': address }),
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(body !== undefined && {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
      }),
    };
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers, agent }, (reply) => {
        let text = '';
        reply.setEncoding('utf8');
        reply.on('data', (chunk: string) => (text += chunk));
        reply.on('end', () => {
          keep(reply.headers['set-cookie'] ?? []);
          token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1] ?? token;
          const { statusCode: status = 0, headers: answered } = reply;
          const { location, 'retry-after': retryAfter } = answered;
          resolve({ status, location, retryAfter, text, ms: performance.now() - begun });
        });
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }

  function keep(lines: readonly string[]): void {
    for (const line of lines) {
      const pair = line.split(';')[0] ?? '';
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(pair.indexOf('=') + 1);
      if (name === VISIT && value !== '') visits++;
      cookies.set(name, value);
    }
  }

  return {
    get: (path: string) => send('GET', path),
    post: (path: string, form: Record<string, string>) => send('POST', path, form),
    close: () => agent.destroy(),
    /** As when the browser is closed and opened again: its visit is lost to it, the device is known. */
    leave(): void {
      agent.destroy();
      cookies.delete(VISIT);
    },
    /** How many visits it was given so far; each is a row of the sessions for a while. */
    visits: () => visits,
  };
}

/** The cookie's name over plain http. */
const VISIT = 'visit';
