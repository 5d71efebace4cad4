import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '../../../server/config';
import { createServices } from '../../../server/services';
import { freshDatabase } from '../../support/databases';
import setup from '../../support/global-setup';
import teardown from '../../support/global-teardown';
import { testSecrets } from '../../support/portal';
import { measureCeiling } from '../ceiling';
import { inParallel } from '../figures';
import { answerKey, completeReset, completeSignIn } from '../flows';
import { countersOf } from '../monday-costs';
import { createReport, type Report } from '../report';
import { seedMany } from '../seed-many';
import { startServer } from '../server-process';
import { resetAtPeer, signInAtPeer } from './peer-flows';
import { startPeer, type Scheme } from './peer-process';

const { values: asked } = parseArgs({
  options: {
    'sign-ins': { type: 'string', default: '300' },
    resets: { type: 'string', default: '150' },
    'at-once': { type: 'string', default: '8' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const SIGN_INS = Number(asked['sign-ins']);
const RESETS = Number(asked.resets);
const AT_ONCE = Number(asked['at-once']);

const help = `npm run bench:peer -- [--sign-ins 300] [--resets 150] [--at-once 8] [--json FILE]

The portal and better-auth, one after the other on the same PostgreSQL: whole sign-ins and complete
resets a second, with the peer's shipped hashing and with the portal's.
`;

const caveats = `
What the two do is not the same, so that no figure here makes one better than the other:
- The peer serves JSON and no pages; its pages would come from elsewhere. A sign-in is two requests
  there and three pages here, a complete reset three requests (and a mail) there, seven pages here.
- The peer's reset proves who asks by a mailed link, which costs one hash (the new password). The
  portal's pupils have no mailbox: two answers are hashed before the new password, three in all.
- The peer keeps no failures and no locks in the database by default; its rate limit is in memory,
  by address, and off here, for all load comes from one address. The portal counts every attempt in
  a transaction before it hashes.
- The peer writes no audit, keeps no history of passwords, ends no other session at a reset unless
  told to, and has no pepper. The portal does all of that within these figures.
- The peer hashes as many at once as libuv has threads (4), without a bound on those that wait.
- The peer runs from its packages under Express; only its server file passes through tsx, once.
`;

async function main(): Promise<void> {
  if (asked.help) return void process.stdout.write(help);
  const load = loadavg()[0]?.toFixed(1);
  const machine = `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, PostgreSQL`;
  const report = createReport(`${machine}, load ${load} before the start`);
  await setup({});
  try {
    const ceiling = await measureCeiling();
    report.add({ what: 'argon2 alone, as many at once as cores', value: ceiling, unit: '/s' });
    await measurePortal(report, ceiling);
    await measurePeer('argon2id', report, ceiling);
    await measurePeer('shipped', report, null);
    const after = await measureCeiling();
    report.add({ what: 'argon2 alone, once more at the end', value: after, unit: '/s' });
    report.say(caveats);
    report.end(asked.json);
  } finally {
    await teardown();
  }
}

async function measurePortal(report: Report, ceiling: number): Promise<void> {
  const database = await freshDatabase('PostgreSQL');
  const folder = mkdtempSync(join(tmpdir(), 'portal-peer-'));
  const environment = { ...testSecrets, DATABASE_URL: database.url, DATA_DIR: folder };
  const config = loadConfig({ environment: { ...environment, LOG_LEVEL: 'silent' } });
  const services = createServices(config);
  const { loginId } = await seedMany(services, SIGN_INS + RESETS);
  const key = answerKey(services.banks.current.questions.map(({ text }) => text.en));
  await services.close();
  const server = await startServer(database.url, folder);
  try {
    const look = async () => {
      const { hashes, asked: statements } = countersOf(await server.metrics());
      return { hashes, statements };
    };
    const course = { who: 'portal', report, ceiling, look, cpuSeconds: () => server.cpuSeconds() };
    const signIn = (number: number) => completeSignIn(server.port, loginId(number));
    const reset = (number: number) => completeReset(server.port, loginId(number), key);
    await measureBoth(course, signIn, reset);
  } finally {
    await server.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measurePeer(scheme: Scheme, report: Report, ceiling: number | null): Promise<void> {
  const database = await freshDatabase('PostgreSQL');
  // The peer begins with an empty database and makes its own tables.
  await database.db.raw('DROP SCHEMA public CASCADE');
  await database.db.raw('CREATE SCHEMA public');
  const peer = await startPeer(database.url, scheme, SIGN_INS + RESETS);
  try {
    const who = `better-auth, ${scheme === 'shipped' ? 'scrypt as shipped' : 'argon2id'}`;
    const course = { who, report, ceiling, look: peer.counted, cpuSeconds: peer.cpuSeconds };
    const signIn = (number: number) => signInAtPeer(peer, number);
    await measureBoth(course, signIn, (number) => resetAtPeer(peer, number));
  } finally {
    await peer.stop();
    await database.drop();
  }
}

interface Course {
  who: string;
  report: Report;
  /** argon2 operations a second; null where something else is hashed. */
  ceiling: number | null;
  look: () => Promise<{ hashes: number; statements: number }>;
  cpuSeconds: () => number;
}

type Flow = (number: number) => Promise<void>;

async function measureBoth(course: Course, signIn: Flow, reset: Flow): Promise<void> {
  const numbers = Array.from({ length: SIGN_INS + RESETS }, (_, number) => number);
  await measure(course, 'sign-in', { numbers: numbers.slice(0, SIGN_INS), flow: signIn });
  await measure(course, 'complete reset', { numbers: numbers.slice(SIGN_INS), flow: reset });
}

async function measure(
  { who, report, ceiling, look, cpuSeconds }: Course,
  what: string,
  { numbers, flow }: { numbers: readonly number[]; flow: Flow },
): Promise<void> {
  const add = (name: string, value: number, unit: string) =>
    report.add({ what: `${who}, ${what}: ${name}`, value, unit });
  const before = { ...(await look()), cpu: cpuSeconds(), own: process.cpuUsage() };
  const seconds = await inParallel(numbers, AT_ONCE, flow);
  const own = process.cpuUsage(before.own);
  const cpu = cpuSeconds() - before.cpu;
  const after = await look();
  const rate = numbers.length / seconds;
  const hashes = (after.hashes - before.hashes) / numbers.length;
  add(`${AT_ONCE} at a time`, rate, '/s');
  add('hashes each', hashes, '');
  if (after.statements > before.statements) {
    add('statements each', (after.statements - before.statements) / numbers.length, '');
  }
  add('server, time of a core each', (cpu * 1000) / numbers.length, 'ms');
  const load = (own.user + own.system) / 1e6 / seconds;
  add(`load generator, of ${availableParallelism()} cores`, load, '');
  if (ceiling !== null) add('share of the ceiling', (rate * hashes) / ceiling, '');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  process.exitCode = 1;
});
