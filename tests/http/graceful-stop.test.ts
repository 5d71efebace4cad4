import { freshDatabase, type TestDatabase } from '../support/databases';
import {
  isReady,
  openLine,
  startOwnProcess,
  until,
  type Line,
  type OwnProcess,
} from '../support/own-process';

// Each test starts a process of its own from the sources.
jest.setTimeout(60_000);

let database: TestDatabase;
let portal: OwnProcess | null = null;

beforeEach(async () => {
  database = await freshDatabase('SQLite');
});

afterEach(async () => {
  portal?.kill('SIGKILL');
  await portal?.ended();
  portal = null;
  await database.drop();
});

async function serving(settings: Record<string, string> = {}): Promise<OwnProcess> {
  const started = await startOwnProcess('index', { DATABASE_URL: database.url, ...settings });
  portal = started;
  await until(() => isReady(started));
  return started;
}

const body = 'lang=ms';

/** A form of which the last byte is still to come. */
async function halfAsked(process: OwnProcess): Promise<Line> {
  const line = await openLine(process);
  line.say(
    `POST /language HTTP/1.1\r\nHost: localhost:${process.port}\r\nContent-Length: ${body.length}\r\n` +
      `Content-Type: application/x-www-form-urlencoded\r\n\r\n${body.slice(0, -1)}`,
  );
  // The headers are there before the signal is.
  await new Promise((resume) => setTimeout(resume, 100));
  return line;
}

test('not ready first, then no newcomers; what was under way is answered; exit code 0', async () => {
  const process = await serving({ STOP_GRACE_SECONDS: '1' });
  const underWay = await halfAsked(process);
  const kept = await openLine(process);
  kept.say(`GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  await until(() => kept.heard().includes('"ok"'));
  expect(kept.heard()).not.toMatch(/^Connection: close/m);
  process.kill('SIGTERM');
  const ended = process.ended();

  await until(async () => !(await isReady(process)));
  const ready = await fetch(`http://127.0.0.1:${process.port}/health/ready`);
  expect(ready.status).toBe(503);
  expect(ready.headers.get('connection')).toBe('close');
  expect(await ready.json()).toEqual({ status: 'failing', failing: ['stopping'] });
  // Newcomers are still served while the balancer has not noticed.
  expect((await fetch(`http://127.0.0.1:${process.port}/health/live`)).status).toBe(200);

  await until(() =>
    fetch(`http://127.0.0.1:${process.port}/health/live`).then(
      () => false,
      () => true,
    ),
  );
  await kept.closed;
  expect(underWay.heard()).toBe('');
  underWay.say(body.slice(-1));
  await underWay.closed;
  expect(underWay.heard()).toMatch(/^HTTP\/1\.1 303 /);
  expect(underWay.heard()).toMatch(/^Connection: close/m);

  const { code, ms } = await ended;
  expect(code).toBe(0);
  expect(ms).toBeLessThan(5000);
  expect(process.log().at(-1)).toContain('stopped');
});

test('a client that hangs is cut off, and the process still ends in time with 0', async () => {
  const process = await serving({ STOP_GRACE_SECONDS: '0', STOP_FINISH_SECONDS: '2' });
  const hanging = await halfAsked(process);
  process.kill('SIGTERM');
  const { code, ms } = await process.ended();
  expect(code).toBe(0);
  expect(ms).toBeGreaterThan(1500);
  expect(ms).toBeLessThan(4000);
  await hanging.closed;
  expect(hanging.heard()).toBe('');
  expect(process.log().join('\n')).toContain('cut off');
});

test('with the defaults everything is over within 10 s, which is when Docker kills', async () => {
  const process = await serving();
  await halfAsked(process);
  process.kill('SIGTERM');
  const { code, ms } = await process.ended();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(10_000);
});

test('a second signal ends it at once', async () => {
  const process = await serving({ STOP_GRACE_SECONDS: '60' });
  process.kill('SIGTERM');
  await until(async () => !(await isReady(process)));
  process.kill('SIGTERM');
  const { code, ms } = await process.ended();
  expect(code).toBe(130);
  expect(ms).toBeLessThan(1000);
});

test('Ctrl+C does not wait for a balancer', async () => {
  const process = await serving({ STOP_GRACE_SECONDS: '60' });
  process.kill('SIGINT');
  const { code, ms } = await process.ended();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(3000);
});

test('the worker ends its round and stops with 0', async () => {
  const worker = await startOwnProcess('worker', { DATABASE_URL: database.url });
  portal = worker;
  await until(() => worker.log().some((line) => line.includes('"swept"')));
  worker.kill('SIGTERM');
  const { code, ms } = await worker.ended();
  expect(code).toBe(0);
  expect(ms).toBeLessThan(3000);
});

test('a worker that cannot work says so and ends with 1', async () => {
  const nowhere = 'postgres://nobody:nothing@127.0.0.1:1/none';
  const worker = await startOwnProcess('worker', { DATABASE_URL: nowhere });
  portal = worker;
  const { code } = await worker.ended();
  expect(code).toBe(1);
  expect(worker.log().join('\n')).toContain('housekeeping failed');
});
