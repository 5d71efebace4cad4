import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Portal } from './portal';
import type { Answer, Visit } from './visit';

export interface Part {
  name: string;
  value: string;
  filename?: string;
}

/** A form with a file, as a browser writes it; the files are text. */
export function multipart(parts: readonly Part[]): { form: string; type: string } {
  const border = 'border-of-the-parts-0123456789';
  const body = parts.map(({ name, value, filename }) => {
    const file = filename === undefined ? '' : `; filename="${filename}"`;
    const head = `Content-Disposition: form-data; name="${name}"${file}`;
    return `--${border}\r\n${head}\r\n\r\n${value}\r\n`;
  });
  const type = `multipart/form-data; boundary=${border}`;
  return { form: `${body.join('')}--${border}--\r\n`, type };
}

/** Sends a text file with the token of the page seen last. */
export async function bring(
  visit: Visit,
  path: string | null,
  fields: Record<string, string> = {},
): Promise<Answer> {
  const parts: Part[] = [
    ...Object.entries({ _csrf: visit.token, ...fields }).map(([name, value]) => ({ name, value })),
    ...(path ? [{ name: 'file', value: readFileSync(path, 'utf8'), filename: 'roster.csv' }] : []),
  ];
  const { form, type } = multipart(parts);
  return visit.send('POST', '/staff/roster', { form, headers: { 'content-type': type } });
}

/** Sends a zip, which is no text. @returns where the answer leads */
export function bringZip(
  { server }: Portal,
  visit: Visit,
  { path, fields = {} }: { path: string; fields?: Record<string, string> },
): Promise<{ status: number; location: string | null }> {
  const texts = Object.entries({ _csrf: visit.token, ...fields });
  const { form, type } = multipart([
    ...texts.map(([name, value]) => ({ name, value })),
    { name: 'file', value: '%FILE%', filename: 'School Roster.ZIP' },
  ]);
  const [head = '', tail = ''] = form.split('%FILE%');
  const body = Buffer.concat([Buffer.from(head), readFileSync(path), Buffer.from(tail)]);
  const cookie = [...visit.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const { port } = server.address() as AddressInfo;
  const headers = { host: 'localhost:3000', cookie, 'content-type': type };
  return new Promise((resolve, reject) => {
    const where = { port, host: '127.0.0.1', method: 'POST', path: '/staff/roster', agent: false };
    const sent = request({ ...where, headers }, (answer) => {
      answer.resume();
      const { statusCode: status = 0 } = answer;
      resolve({ status, location: answer.headers.location ?? null });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
