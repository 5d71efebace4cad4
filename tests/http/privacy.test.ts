import { startPortal, type Portal } from '../support/portal';

let portal: Portal;
beforeAll(async () => {
  portal = await startPortal({ settings: { REQUEST_KEEP_DAYS: '77' } });
});
afterAll(() => portal.close());

test('security 39: every page leads to what is kept, with the days in force', async () => {
  const visit = portal.visit();
  for (const path of ['/sign-in', '/sspr', '/help', '/staff/sign-in', '/nowhere']) {
    expect((await visit.get(path)).text).toContain('<a href="/privacy">');
  }
  const page = await visit.get('/privacy');
  expect(page.status).toBe(200);
  expect(page.text).toContain('It goes 77 days after the school has answered.');
});

test('whoever looks at it leaves nothing behind', async () => {
  const visit = portal.visit();
  await visit.get('/privacy');
  expect([...visit.cookies.keys()]).toEqual([]);
});
