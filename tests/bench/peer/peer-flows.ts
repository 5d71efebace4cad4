import { Agent, request } from 'node:http';
import { PASSWORD } from '../seed';
import type { Peer } from './peer-process';

export const emailOf = (number: number) => `peer-${number}@students.edu.sg`;

/** @throws when it is not what a sign-in answers */
export async function signInAtPeer({ port }: Peer, number: number): Promise<void> {
  const browser = openBrowser(port);
  try {
    const form = { email: emailOf(number), password: PASSWORD };
    expectStatus(await browser.send('POST', '/sign-in/email', form), 200);
    const session = await browser.send('GET', '/get-session');
    if (!session.text.includes(emailOf(number))) throw new Error('the peer signed nobody in');
  } finally {
    browser.close();
  }
}

/** From "forgot my password" to the new one, with the mail delivered at once. */
export async function resetAtPeer(peer: Peer, number: number): Promise<void> {
  const browser = openBrowser(peer.port);
  try {
    const email = emailOf(number);
    const asked = await browser.send('POST', '/request-password-reset', {
      ...{ email, redirectTo: '/new-password' },
    });
    expectStatus(asked, 200);
    const token = await peer.mailTo(email);
    const link = `/reset-password/${token}?callbackURL=%2Fnew-password`;
    expectStatus(await browser.send('GET', link), 302);
    const newPassword = `Lamp-Garden-${Math.floor(Math.random() * 900) + 100}`;
    expectStatus(await browser.send('POST', '/reset-password', { newPassword, token }), 200);
  } finally {
    browser.close();
  }
}

interface Answer {
  status: number;
  text: string;
}

function expectStatus({ status, text }: Answer, expected: number): void {
  if (status !== expected) throw new Error(`the peer answered ${status}: ${text.slice(0, 200)}`);
}

/** Speaks JSON and keeps cookies, as the peer's own client does in a browser. */
function openBrowser(port: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const cookies = new Map<string, string>();
  function send(method: string, path: string, body?: object): Promise<Answer> {
    const json = body && JSON.stringify(body);
    const headers = {
      ...{ host: `localhost:${port}`, origin: `http://localhost:${port}` },
      cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      ...(json && {
        ...{ 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) },
      }),
    };
    const options = { host: '127.0.0.1', port, method, path: `/api/auth${path}`, headers, agent };
    return new Promise((resolve, reject) => {
      const sent = request(options, (reply) => {
        let text = '';
        reply.setEncoding('utf8');
        reply.on('data', (chunk: string) => (text += chunk));
        reply.on('end', () => {
          for (const line of reply.headers['set-cookie'] ?? []) {
            const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
            cookies.set(name, value);
          }
          resolve({ status: reply.statusCode ?? 0, text });
        });
      });
      sent.on('error', reject);
      sent.end(json);
    });
  }
  return { send, close: () => agent.destroy() };
}
