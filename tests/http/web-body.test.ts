import { gzipSync } from 'node:zlib';
import { formLimits } from '../../server/http/body';
import { startPortal, type Portal } from '../support/portal';
import { sendRaw, statusOf } from '../support/raw-request';
import { pathsOf } from '../support/routes';
import type { Visit } from '../support/visit';

const URLENCODED = 'application/x-www-form-urlencoded';
const LIMIT = 8 * 1024;

let portal: Portal;
let visit: Visit;

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

beforeEach(async () => {
  visit = portal.visit();
  await visit.get('/sign-in');
});

describe('size', () => {
  test('security 30: 8 kB are taken, one byte more is a 413', async () => {
    const start = `_csrf=${encodeURIComponent(visit.token)}&loginId=&password=`;
    const full = start + 'x'.repeat(LIMIT - start.length);
    expect(await visit.send('POST', '/sign-in', { form: full })).toMatchObject({ status: 400 });
    expect(await visit.send('POST', '/sign-in', { form: `${full}x` })).toMatchObject({
      status: 413,
    });
  });

  test('security 30: 40 fields are taken, 41 are a 413', async () => {
    const fields = (count: number) =>
      [
        `_csrf=${encodeURIComponent(visit.token)}`,
        ...Array.from({ length: count - 1 }, (_none, n) => `field${n}=${n}`),
      ].join('&');
    expect(await visit.send('POST', '/sign-in', { form: fields(40) })).toMatchObject({
      status: 400,
    });
    expect(await visit.send('POST', '/sign-in', { form: fields(41) })).toMatchObject({
      status: 413,
    });
    const doubled = Array.from({ length: 41 }, () => 'a=1').join('&');
    expect(await visit.send('POST', '/sign-in', { form: doubled })).toMatchObject({ status: 413 });
    const empty = '&'.repeat(40);
    expect(await visit.send('POST', '/sign-in', { form: empty })).toMatchObject({ status: 413 });
  });

  test('security 30: too much is a 413 on every route', async () => {
    for (const path of pathsOf(portal.server, 'post')) {
      const form = `f=${'x'.repeat(formLimits(path).bytes)}`;
      expect([path, (await visit.send('POST', path, { form })).status]).toEqual([path, 413]);
    }
  });

  test('security 30: too much in pieces, its length unsaid, is a 413', async () => {
    const piece = `${(1000).toString(16)}\r\n${'x'.repeat(1000)}\r\n`;
    const headers = [`Content-Type: ${URLENCODED}`, 'Transfer-Encoding: chunked'];
    const answer = await post(headers, `${piece.repeat(9)}0\r\n\r\n`);
    expect(statusOf(answer)).toBe(413);
  });

  test('security 30: what grows beyond the limit when unpacked is a 413', async () => {
    const packed = gzipSync(`f=${'x'.repeat(1_000_000)}`);
    expect(packed.length).toBeLessThan(LIMIT);
    const headers = [
      `Content-Type: ${URLENCODED}`,
      'Content-Encoding: gzip',
      `Content-Length: ${packed.length}`,
    ];
    expect(statusOf(await post(headers, packed))).toBe(413);
  });
});

describe('media type', () => {
  const types = [
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=x',
    'application/xml',
    'application/x-www-form-urlencoded-not',
    `text/plain; ${URLENCODED}`,
    `application/json, ${URLENCODED}`,
    '',
    'nonsense',
    `${URLENCODED}; charset=utf-16`,
    `${URLENCODED}; charset=utf-7`,
  ];

  test.each(types)('security 30: %j is a 415, with a token and without', async (type) => {
    const headers = { 'content-type': type };
    const form = { _csrf: visit.token, loginId: 'a', password: 'b' };
    expect(await visit.send('POST', '/sign-in', { form, headers })).toMatchObject({ status: 415 });
    const proof = { ...headers, 'x-csrf-token': visit.token };
    const json = { form: '{"loginId":"a"}', headers: proof };
    expect(await visit.send('POST', '/sign-in', json)).toMatchObject({ status: 415 });
  });

  test('security 30: JSON is a 415 on every route', async () => {
    const headers = { 'content-type': 'application/json' };
    for (const path of pathsOf(portal.server, 'post')) {
      const { status } = await visit.send('POST', path, { form: '{"lang":"en"}', headers });
      expect([path, status]).toEqual([path, 415]);
    }
  });

  test('security 30: a body of no type at all is a 415', async () => {
    expect(statusOf(await post(['Content-Length: 9'], 'loginId=a'))).toBe(415);
    const chunked = await post(['Transfer-Encoding: chunked'], '9\r\nloginId=a\r\n0\r\n\r\n');
    expect(statusOf(chunked)).toBe(415);
  });

  test.each(['{"loginId":"a","password":"b"}', '[1,2]', '--x\r\nContent-Disposition: form-data'])(
    'security 30: %j that says it is a form is a 400',
    async (form) => {
      const headers = { 'x-csrf-token': visit.token };
      const answer = await visit.send('POST', '/sign-in', { form, headers });
      expect(answer).toMatchObject({ status: 400 });
      expect(answer.text).not.toContain('action="/sign-in"');
    },
  );

  test('security 30: a length and pieces at once are refused', async () => {
    const headers = [
      `Content-Type: ${URLENCODED}`,
      'Content-Length: 4',
      'Transfer-Encoding: chunked',
    ];
    expect(statusOf(await post(headers, '0\r\n\r\n'))).toBe(400);
  });

  test('security 30: an unknown packing is refused', async () => {
    const headers = { 'content-encoding': 'compress' };
    const answer = await visit.send('POST', '/sign-in', { form: { a: 'b' }, headers });
    expect(answer).toMatchObject({ status: 415 });
  });
});

describe('fields', () => {
  const faults = [
    'loginId=a&loginId=b&password=c',
    'loginId=a&password=b&password=c',
    'loginId[]=a&password=c',
    'loginId[]=a&loginId[]=b&password=c',
    'loginId%5B%5D=a&password=c',
    'loginId[x]=1&password=c',
    'loginId[x]=1&loginId=a&password=c',
    'loginId[0]=a&loginId[1]=b&password=c',
    'loginId[toString]=a&password=c',
    'loginId.x=a&password=c',
    'loginId=a&password=c&__proto__[x]=y',
    'loginId=a&password=c&constructor[prototype][x]=y',
    'loginId=a&password=c&f%00=null',
  ];

  test.each(faults)('security 30: %s is a 400, with a token and without', async (form) => {
    const token = `_csrf=${encodeURIComponent(visit.token)}`;
    for (const body of [form, `${form}&${token}`]) {
      const answer = await visit.send('POST', '/sign-in', { form: body });
      expect(answer).toMatchObject({ status: 400 });
      // Refused as such, and not only found wanting.
      expect(answer.text).not.toContain('action="/sign-in"');
    }
  });

  test('security 30: a doubled token is a 400', async () => {
    const token = `_csrf=${encodeURIComponent(visit.token)}`;
    for (const form of [`${token}&${token}`, `_csrf[]=${visit.token}`, `_csrf[x]=${visit.token}`]) {
      expect(await visit.send('POST', '/sign-in', { form })).toMatchObject({ status: 400 });
    }
  });

  test('security 30: doubled fields are a 400 on every route', async () => {
    for (const path of pathsOf(portal.server, 'post')) {
      const { status } = await visit.send('POST', path, { form: 'lang=en&lang=en' });
      expect([path, status]).toEqual([path, 400]);
    }
  });

  test('security 30: odd bytes in a field are text, and nothing breaks', async () => {
    const token = `_csrf=${encodeURIComponent(visit.token)}`;
    for (const odd of ['%', '%zz', '%ff%fe', '%ed%a0%80', '%00', '%0d%0a', '+'.repeat(2000)]) {
      const form = `${token}&loginId=${odd}x&password=${odd}x`;
      const { status } = await visit.send('POST', '/sign-in', { form });
      expect([odd, status]).toEqual([odd, 400]);
    }
  });
});

function post(headers: string[], body: string | Buffer): Promise<string> {
  const head = ['POST /sign-in HTTP/1.1', 'Host: localhost:3000', 'Connection: close', ...headers];
  const bytes = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), Buffer.from(body)]);
  return sendRaw(portal.server, bytes);
}
