import { request, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Path of a redirect, or null. */
  location: string | null;
  text: string;
}

export interface SendOptions {
  /** A form, or a body written out by hand. */
  form?: Record<string, string> | string;
  headers?: Record<string, string>;
}

/** A browser without scripts: keeps cookies, remembers the last token it saw, follows nothing. */
export interface Visit {
  cookies: Map<string, string>;
  /** The token of the page seen last. */
  token: string;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  /** Posts a form with the token of the last page. */
  post(
    path: string,
    form?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  /** Sends exactly what it is told to; cookies aside nothing is added. */
  send(method: string, path: string, options?: SendOptions): Promise<Answer>;
}

/** @param server asked for its port at each request, so that several can take turns */
export function createVisit(server: Pick<Server, 'address'>, baseUrl: string): Visit {
  const { host } = new URL(baseUrl);
  const cookies = new Map<string, string>();

  async function send(method: string, path: string, options: SendOptions = {}): Promise<Answer> {
    const { form, headers = {} } = options;
    const { port } = server.address() as AddressInfo;
    const body = typeof form === 'object' ? new URLSearchParams(form).toString() : form;
    const answer = await exchange(
      {
        port,
        method,
        path,
        headers: {
          host,
          ...(cookies.size > 0 && { cookie: cookieHeader(cookies) }),
          ...(body !== undefined && {
            'content-type': 'application/x-www-form-urlencoded',
            'content-length': String(Buffer.byteLength(body)),
          }),
          ...headers,
        },
      },
      body,
    );
    keepCookies(cookies, answer.headers['set-cookie'] ?? []);
    return answer;
  }

  const visit: Visit = {
    cookies,
    token: '',
    send,
    get: async (path, headers = {}) => seen(await send('GET', path, { headers })),
    post: async (path, form = {}, headers = {}) =>
      seen(await send('POST', path, { form: { _csrf: visit.token, ...form }, headers })),
  };

  function seen(answer: Answer): Answer {
    visit.token = /name="_csrf" value="([^"]+)"/.exec(answer.text)?.[1] ?? visit.token;
    return answer;
  }

  return visit;
}

interface Exchange {
  port: number;
  method: string;
  path: string;
  headers: Record<string, string>;
}

function exchange(options: Exchange, body: string | undefined): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({ ...options, host: '127.0.0.1', agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          location: response.headers.location ?? null,
          text: Buffer.concat(chunks).toString('utf8'),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function cookieHeader(cookies: Map<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

function keepCookies(cookies: Map<string, string>, lines: readonly string[]): void {
  for (const line of lines) {
    const [pair = ''] = line.split(';');
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(pair.indexOf('=') + 1);
    if (value === '' || /expires=thu, 01 jan 1970/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }
}
