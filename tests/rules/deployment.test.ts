import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { validate } from 'dockerfile-utils';
import { parse } from 'yaml';
import { settingsSchema } from '../../server/config.schema';
import { projectRoot } from '../../server/project-root';
import {
  readProjectFile,
  settingsWith,
  stopsWithin,
  unknownSettings,
  version,
} from '../support/deployment';

const isEntry = (path: string) =>
  existsSync(join(projectRoot, path.replace(/^dist\//, '').replace(/\.js$/, '.ts')));

/** As in `npm start` (docs/operations.md). */
const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: { start: string } };
const NURSERY = scripts.start.split(' ')[1];

/** As in the benches' server, whose memory docs/performance.md tells. */
const ARENAS = 'MALLOC_ARENA_MAX=1';

/** A tag that names a version and a distribution, and so no other image tomorrow. */
const pinned = /^[a-z.\-/]+:\d+\.\d+(\.\d+)?-[a-z-]+$/;

describe('the Dockerfile', () => {
  const text = readProjectFile('Dockerfile');
  const instructions = text.replace(/\\\n\s*/g, ' ').split('\n');
  const all = (word: string) =>
    instructions
      .filter((line) => line.startsWith(`${word} `))
      .map((line) => line.slice(word.length + 1));

  test('pleases its linter', () => {
    const complaints = (dockerfile: string) => validate(dockerfile).map(({ message }) => message);
    expect(complaints(text)).toEqual([]);
    // Which does see something.
    expect(complaints(text.replace('EXPOSE', 'EXPOSES'))).toHaveLength(1);
  });

  test('stands on the Node that the tests run on', () => {
    const lock = JSON.parse(readProjectFile('package-lock.json')) as {
      packages: Record<string, { version: string }>;
    };
    const node = lock.packages['node_modules/node']?.version ?? '';
    const images = all('FROM').map((line) => line.split(' ')[0]);
    expect(images).toEqual(Array(2).fill(`node:${node}-bookworm-slim`));
    expect(node.split('.')[0]).toBe(readProjectFile('.nvmrc').trim());
    for (const image of images) expect(image).toMatch(pinned);
  });

  test('sets nothing but settings, and what it sets works', () => {
    const pairs = (all('ENV')[0] ?? '').trim().split(/\s+/);
    expect(pairs).toContain(ARENAS);
    const settings = pairs.filter((pair) => pair !== ARENAS).map((pair) => pair.split('='));
    const environment = Object.fromEntries(settings) as Record<string, string>;
    expect(unknownSettings(Object.keys(environment))).toEqual([]);
    const config = settingsWith({ ...environment, DATA_DIR: '/tmp' });
    expect(all('EXPOSE')).toEqual([String(config.PORT)]);
    const [data] = all('VOLUME');
    expect(environment).toMatchObject({ DATA_DIR: data, DATABASE_URL: `sqlite:${data}/sspr.db` });
  });

  test('runs as nobody in particular, and what it runs is there', () => {
    expect(all('USER')).toEqual([expect.stringMatching(/^[1-9]\d{3,}:[1-9]\d{3,}$/)]);
    const [command] = all('CMD');
    const [program, nursery, entry] = JSON.parse(command ?? '') as string[];
    expect([program, nursery]).toEqual(['node', NURSERY]);
    expect(isEntry(entry ?? '')).toBe(true);
    expect(all('HEALTHCHECK')[0]).toContain('/health/ready');
    expect(text).not.toMatch(/curl|wget|apt-get/);
  });

  test('takes nothing secret along', () => {
    const ignored = readProjectFile('.dockerignore').split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining(['.env', '.env.*', 'data', '.git', 'node_modules']),
    );
  });
});

interface ComposeService {
  image: string;
  command?: string[];
  environment: Record<string, string>;
  read_only?: boolean;
  cap_drop?: string[];
  stop_grace_period?: string;
  networks: string[];
  ports?: string[];
  healthcheck?: { test: string[] };
  logging?: { options: Record<string, string> };
}

describe('compose.yaml', () => {
  const text = readProjectFile('docs/deploy/compose.yaml');
  const { services } = parse(text, { merge: true }) as { services: Record<string, ComposeService> };
  const ours = Object.entries(services).filter(([, { image }]) => image.startsWith('school-'));

  test('runs this version of ours and pinned ones of others', () => {
    expect(ours.map(([name]) => name)).toEqual(['migrate', 'portal-a', 'portal-b', 'worker']);
    for (const [name, { image }] of Object.entries(services)) {
      if (image.startsWith('school-')) expect(image).toBe(`school-password-portal:${version}`);
      else
        expect({ name, image }).toEqual({ name, image: expect.stringMatching(pinned) as string });
    }
  });

  test.each(ours)('%s has settings that the portal takes', (_name, service) => {
    expect(unknownSettings(Object.keys(service.environment))).toEqual([]);
    const config = settingsWith(service.environment);
    expect(config.BASE_URL).toBe('https://portal.example.org');
    expect(config.METRICS_TOKEN).toBeDefined();
    expect(parseInt(service.stop_grace_period ?? '', 10)).toBeGreaterThan(stopsWithin(config));
  });

  test.each(ours)('%s can do little', (_name, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
    const [program = 'node', entry = 'dist/server/index.js'] = service.command ?? [];
    expect(program).toBe('node');
    expect(isEntry(entry)).toBe(true);
  });

  test('the database is reached from inside alone', () => {
    expect(services['database']?.networks).toEqual(['back']);
    expect(parse(text) as unknown).toMatchObject({ networks: { back: { internal: true } } });
  });

  // The image makes its database behind a socket alone; a migration that starts then is refused.
  test('the database is healthy when others reach it, not while it is being made', () => {
    expect(services['database']?.healthcheck?.test).toContain('--host=127.0.0.1');
  });

  // Over IPv6 Docker would show its own address as that of every visitor.
  test('everything that is open is open to IPv4 alone', () => {
    const open = Object.values(services).flatMap(({ ports = [] }) => ports);
    expect(open).toHaveLength(3);
    for (const port of open) expect(port).toMatch(/^0\.0\.0\.0:/);
  });

  test.each(Object.entries(services))('the log of %s does not fill the disk', (_name, service) => {
    expect(Object.keys(service.logging?.options ?? {})).toEqual(['max-size', 'max-file']);
  });

  test('the proxy sends people to the nodes that are there, by their readiness', () => {
    const nodes = services['proxy']?.environment['PORTAL_NODES'] ?? '';
    const port = settingsSchema.parse({}).PORT;
    const serving = ours.filter(([, { command }]) => !command).map(([name]) => `${name}:${port}`);
    expect(nodes.split(' ')).toEqual(serving);
    const proxy = readProjectFile('docs/deploy/Caddyfile');
    expect(proxy).toMatch(/health_uri \/health\/ready\n/);
    expect(proxy).toMatch(/@inside path \/metrics \/health\/\*\n\s*respond @inside 404/);
    for (const [, name = ''] of proxy.matchAll(/\{\$(\w+)\}/g))
      expect(services['proxy']?.environment).toHaveProperty(name);
  });

  test('what it asks people for stands in portal.env.example, beside settings', () => {
    const example = Object.keys(parseEnv(readProjectFile('docs/deploy/portal.env.example')));
    const asked = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name = '']) => name));
    expect(example).toEqual(expect.arrayContaining([...asked]));
    const composeOnly = ['PORTAL_HOST', 'POSTGRES_PASSWORD'];
    expect(unknownSettings(example)).toEqual(composeOnly);
  });
});

describe.each([
  ['sspr.service', `${NURSERY} dist/server/index.js`],
  ['sspr-worker.service', 'dist/server/worker.js'],
])('%s', (file, started) => {
  const lines = readProjectFile(`docs/deploy/${file}`).split('\n');
  const valuesOf = (name: string) =>
    lines.filter((line) => line.startsWith(`${name}=`)).map((line) => line.slice(name.length + 1));

  test('starts what is built, with settings that the portal takes', () => {
    expect(valuesOf('ExecStart')).toEqual([`/usr/bin/node ${started}`]);
    const pairs = (valuesOf('Environment')[0] ?? '').split(' ').map((pair) => pair.split('='));
    const environment = Object.fromEntries(pairs) as Record<string, string>;
    expect(unknownSettings(Object.keys(environment))).toEqual([]);
    const folder = `/var/lib/${valuesOf('StateDirectory')[0]}`;
    expect(environment).toMatchObject({
      DATA_DIR: folder,
      DATABASE_URL: `sqlite:${folder}/sspr.db`,
    });
    const config = settingsWith({ ...environment, DATA_DIR: '/tmp' });
    expect(Number(valuesOf('TimeoutStopSec')[0])).toBeGreaterThan(stopsWithin(config));
  });

  test.each([
    ['NoNewPrivileges', 'yes'],
    ['ProtectSystem', 'strict'],
    ['CapabilityBoundingSet', ''],
    ['MemoryMax', expect.stringMatching(/^\d+[MG]$/)],
    ['UMask', '0077'],
    ['User', 'sspr'],
  ])('%s=%s', (name, value) => {
    expect(valuesOf(name)).toEqual([value]);
  });
});

test('the unit that hashes lets its threads share memory', () => {
  const lines = readProjectFile('docs/deploy/sspr.service').split('\n');
  expect(lines).toContain(`Environment=${ARENAS}`);
});
