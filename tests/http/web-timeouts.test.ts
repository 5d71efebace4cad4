import http from 'node:http';
import { connect } from 'node:net';
import { loadConfig } from '../../server/config';
import { serve } from '../../server/serve';
import { freshDatabase } from '../support/databases';
import { testSecrets } from '../support/portal';

/** Serves like the product does and looks at the server that it made. */
async function servedWith(settings: Record<string, string>): Promise<http.Server> {
  const database = await freshDatabase('SQLite');
  await database.drop();
  const made = jest.spyOn(http, 'createServer');
  const environment = {
    ...testSecrets,
    ...settings,
    PORT: '0',
    DATABASE_URL: database.url,
    LOG_LEVEL: 'silent',
  };
  const serving = await serve(loadConfig({ environment }));
  await serving.stop();
  const [result] = made.mock.results;
  if (result?.type !== 'return') throw new Error('no server was made');
  return result.value;
}

test('security 32: headers within 10 seconds, a whole request within 30', async () => {
  const server = await servedWith({});
  expect(server.headersTimeout).toBe(10_000);
  expect(server.requestTimeout).toBe(30_000);
  expect(server.timeout).toBe(120_000);
});

test('security 32: both are settings', async () => {
  const server = await servedWith({ HEADERS_TIMEOUT_SECONDS: '3', REQUEST_TIMEOUT_SECONDS: '7' });
  expect(server.headersTimeout).toBe(3000);
  expect(server.requestTimeout).toBe(7000);
});

test('security 32: whoever never ends the headers is cut off soon after the limit', async () => {
  const database = await freshDatabase('SQLite');
  await database.drop();
  const environment = {
    ...testSecrets,
    ...{ PORT: '0', DATABASE_URL: database.url, LOG_LEVEL: 'silent' },
    HEADERS_TIMEOUT_SECONDS: '1',
  };
  const serving = await serve(loadConfig({ environment }));
  const begun = performance.now();
  const line = connect(serving.port, '127.0.0.1');
  line.write('GET /sign-in HTTP/1.1\r\nHost: localhost\r\n');
  await new Promise((resolve) => line.resume().once('close', resolve));
  const seconds = (performance.now() - begun) / 1000;
  await serving.stop();
  expect(seconds).toBeGreaterThan(0.9);
  // Without a look of our own it would be half a minute.
  expect(seconds).toBeLessThan(15);
});
