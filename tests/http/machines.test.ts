import { startPortal } from '../support/portal';

test('probes are answered by address, without a session', async () => {
  const portal = await startPortal();
  const visit = portal.visit();
  const live = await visit.send('GET', '/health/live', { headers: { host: '127.0.0.1:9' } });
  expect(live).toMatchObject({ status: 200, text: '{"status":"ok"}' });
  expect(await visit.get('/health/ready')).toMatchObject({ status: 200 });
  expect(visit.cookies.size).toBe(0);
  await portal.close();
});

test('a process whose database is gone is alive but not ready, and names the part', async () => {
  const portal = await startPortal();
  await portal.database.db.destroy();
  const visit = portal.visit();
  expect(await visit.get('/health/live')).toMatchObject({ status: 200 });
  const ready = await visit.get('/health/ready');
  expect(ready.status).toBe(503);
  expect(ready.text).toContain('database');
  await portal.close();
});

test('metrics are for loopback, or for whoever has the token; no label names a person', async () => {
  const open = await startPortal();
  await open.visit().get('/sign-in');
  const { status, text } = await open.visit().get('/metrics');
  expect(status).toBe(200);
  expect(text).toContain(
    'portal_request_seconds_count{method="GET",route="/sign-in",status="200"} 1',
  );
  await open.close();
  const token = 'metrics-token-0123456789';
  const guarded = await startPortal({ settings: { METRICS_TOKEN: token } });
  expect((await guarded.visit().get('/metrics')).status).toBe(404);
  const authorization = `Bearer ${token}`;
  expect((await guarded.visit().get('/metrics', { authorization })).status).toBe(200);
  await guarded.close();
  const proxied = await startPortal({ settings: { TRUST_PROXY: '127.0.0.1' } });
  expect((await proxied.visit().get('/metrics')).status).toBe(404);
  await proxied.close();
});
