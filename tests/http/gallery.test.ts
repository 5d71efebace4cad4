import { tmpdir } from 'node:os';
import { ConfigError, loadConfig } from '../../server/config';
import { startPortal, testSecrets, type Portal } from '../support/portal';

function problemsOf(settings: Record<string, string>): readonly string[] {
  const environment = { ...testSecrets, DATA_DIR: tmpdir(), DEV_GALLERY: 'true', ...settings };
  try {
    loadConfig({ environment });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the gallery is never where others come by', () => {
  test('it may be on at localhost', () => {
    expect(problemsOf({ BASE_URL: 'http://localhost:3000' })).toEqual([]);
    expect(problemsOf({})).toEqual([]);
  });

  test('a portal with a real address does not start with it', () => {
    expect(problemsOf({ BASE_URL: 'https://portal.example', TRUST_PROXY: '1' })).toEqual([
      'DEV_GALLERY: may be on at localhost only',
    ]);
  });

  test('in production nothing starts with it', () => {
    expect(problemsOf({ NODE_ENV: 'production' })).toEqual([
      'DEV_GALLERY: must not be on where NODE_ENV is production',
    ]);
    expect(problemsOf({ NODE_ENV: 'production', DEV_GALLERY: 'false' })).toEqual([]);
  });
});

describe('with the gallery', () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal({ settings: { DEV_GALLERY: 'true' } });
  });
  afterAll(() => portal?.close());

  test('a page comes as a visitor gets it, in the language asked for', async () => {
    const page = await portal.visit().get('/dev/gallery/sign-in-wrong?lang=ms');
    expect(page.status).toBe(400);
    expect(page.text).toContain('<html lang="ms">');
  });

  test('what is not there is not found', async () => {
    const page = await portal.visit().get('/dev/gallery/nothing');
    expect(page.status).toBe(404);
  });
});

test('without the setting there is no gallery', async () => {
  const portal = await startPortal();
  const page = await portal.visit().get('/dev/gallery');
  expect(page.status).toBe(404);
  await portal.close();
});
