import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { pino } from 'pino';
import { errorPages } from '../../server/http/error-pages';
import { pageBasics } from '../../server/http/page-basics';
import { staticFiles } from '../../server/http/static-files';
import { createLanguages } from '../../server/languages/languages';
import { projectRoot } from '../../server/project-root';
import { startPortal, type Portal } from '../support/portal';
import { sendRaw, statusOf } from '../support/raw-request';
import { createVisit } from '../support/visit';

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal();
});
afterAll(() => portal.close());

test('security 29: a file comes as it lies there, with its own type', async () => {
  const stylesheet = readFileSync(join(projectRoot, 'static/css/portal.css'), 'utf8');
  const answer = await portal.visit().get('/static/css/portal.css');
  expect(answer).toMatchObject({ status: 200, text: stylesheet });
  expect(answer.headers['content-type']).toBe('text/css; charset=utf-8');
});

test.each(['/static', '/static/', '/static/css', '/static/css/', '/static/img', '/static/img/.'])(
  'security 29: %s lists nothing and leads nowhere',
  async (path) => {
    const answer = await portal.visit().get(path);
    expect(answer).toMatchObject({ status: 404, location: null });
    expect(answer.text).not.toContain('portal.css"></a>');
  },
);

const outside = [
  '../package.json',
  '../../package.json',
  'css/../../package.json',
  '%2e%2e/package.json',
  '%2e%2e%2fpackage.json',
  '..%2fpackage.json',
  '..%5cpackage.json',
  '..\\package.json',
  '%252e%252e%252fpackage.json',
  '....//package.json',
  '/etc/passwd',
  '//etc/passwd',
  'css/%00/../../package.json',
  'css/portal.css%00',
  'css/portal.css/',
  'css/portal.css/..%2f..%2f..%2fpackage.json',
  '.env',
  '../.env',
  '../data/sspr.db',
  '.git/config',
  '%',
  '%c0%ae%c0%ae/package.json',
  'file:///etc/passwd',
];

test.each(outside)('security 29: /static/%s is no file of ours', async (path) => {
  // By hand, since a client would tidy the address up before sending it.
  const request = `GET /static/${path} HTTP/1.1\r\nHost: localhost:3000\r\nConnection: close\r\n\r\n`;
  const answer = await sendRaw(portal.server, request);
  expect(statusOf(answer)).toBe(404);
  expect(answer).not.toContain('"name": "school-password-portal"');
  expect(answer).not.toContain('root:');
});

test.each(['static/../package.json', '*', 'http://localhost:3000/static/css/portal.css', '?'])(
  'security 29: %s is no path and a 400',
  async (target) => {
    const request = `GET ${target} HTTP/1.1\r\nHost: localhost:3000\r\nConnection: close\r\n\r\n`;
    expect(statusOf(await sendRaw(portal.server, request))).toBe(400);
  },
);

test('security 29: files are read, never written', async () => {
  const visit = portal.visit();
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    const answer = await visit.send(method, '/static/css/portal.css', { form: 'a=b' });
    expect(answer).toMatchObject({ status: 405, text: '' });
  }
});

test('security 29: a part asked for and a version that was never there break nothing', async () => {
  const visit = portal.visit();
  const part = await visit.get('/static/css/portal.css', { range: 'bytes=99999999-' });
  expect(part).toMatchObject({ status: 200 });
  const version = await visit.get('/static/css/portal.css', { 'if-match': '"another"' });
  expect(version).toMatchObject({ status: 404 });
  expect(portal.logged.filter((line) => line.includes('"broken"'))).toEqual([]);
});

test('security 29: what lies hidden in the folder, or leads out of it, is not there', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portal-static-'));
  for (const hidden of ['.env', '.well-known']) writeFileSync(join(folder, hidden), 'Hidden-1');
  writeFileSync(join(folder, 'index.html'), 'Index-1');
  mkdirSync(join(folder, '.git'));
  writeFileSync(join(folder, '.git/config'), 'Hidden-2');
  const app = express();
  app.use((_req, res, next) => {
    Object.assign(res.locals, { log: pino({ level: 'silent' }) });
    next();
  });
  app.use(pageBasics(createLanguages()), staticFiles(folder), errorPages());
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const visit = createVisit(server, 'http://localhost:3000');
  for (const path of ['', '.env', '.well-known', '.git/config', '%2eenv', '.git/']) {
    const { status, text } = await visit.get(`/${path}`);
    expect([path, status, text.includes('Hidden')]).toEqual([path, 404, false]);
  }
  expect(await visit.get('/index.html')).toMatchObject({ status: 200, text: 'Index-1' });
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

test('security 29: sources, settings and views are not served at all', async () => {
  for (const path of ['/package.json', '/views/layout.ejs', '/server/app.ts', '/.env', '/data/']) {
    expect(await portal.visit().get(path)).toMatchObject({ status: 404 });
  }
});
