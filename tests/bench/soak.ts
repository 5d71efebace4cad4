import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { MINUTE } from '../../server/clock';
import { loadConfig } from '../../server/config';
import { migrateUp } from '../../server/db/migrate';
import { HOUSEKEEPING_MS } from '../../server/housekeeping/housekeeping';
import { createServices } from '../../server/services';
import { atCommandLine } from '../../server/staff/people';
import { freshDatabase } from '../support/databases';
import setup from '../support/global-setup';
import teardown from '../support/global-teardown';
import { testSecrets } from '../support/portal';
import { measureCeiling } from './ceiling';
import { createClient } from './client';
import { answerKey, type AnswerKey } from './flows';
import { PASSWORD } from './seed';
import { seedMany } from './seed-many';
import { startServer, type ServerProcess } from './server-process';
import { meanHashes, type Browser, type SoakFlow } from './soak-flows';
import { startTraffic } from './soak-traffic';
import { judgeSoak, type Sample } from './soak-verdict';
import { lineOf, watchServer } from './soak-watch';

const STAFF = 20;
const STAFF_PASSWORD = 'quiet lantern over the hall';

/** Of what the cores can hash. */
const LOAD = 0.5;

/** Shorter than the shipped quarter of an hour, so that an hour sees many visits to their end. */
const IDLE_MINUTES = 5;

/** At least so many looks, however short the whole is. */
const LOOKS = 16;

const { values: asked } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    accounts: { type: 'string', default: '2000' },
    ceiling: { type: 'string' },
    postgres: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const MINUTES = Number(asked.minutes);
const ACCOUNTS = Number(asked.accounts);

const help = `npm run soak -- [--minutes 60] [--accounts 2000] [--ceiling N] [--postgres] [--json FILE]

Mixed traffic at half the argon2 ceiling, over the same accounts again and again. A line a minute; at
the end the last quarter is compared with the second. Exit code 1 when something grew, when visits
were not swept or when an answer came that nobody expected. --ceiling: argon2 operations a second to
take half of, where the machine is too busy just now to measure them.
`;

/** A server that does not even tell its figures any more. */
const NO_LOOK = 'no answer to /metrics';

const say = (text: string) => void process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  if (asked.help) return say(help);
  if (!(MINUTES > 0 && ACCOUNTS >= 1)) throw new RangeError('--minutes and --accounts are above 0');
  if (asked.postgres) await setup({});
  const folder = mkdtempSync(join(tmpdir(), 'portal-soak-'));
  const database = asked.postgres ? await freshDatabase('PostgreSQL') : null;
  try {
    await run(database?.url ?? `sqlite:${join(folder, 'soak.db')}`, folder);
  } finally {
    await database?.drop();
    rmSync(folder, { recursive: true, force: true });
    if (asked.postgres) await teardown();
  }
}

async function run(url: string, folder: string): Promise<void> {
  const seeded = await seed(url, folder);
  const load = loadavg()[0]?.toFixed(1);
  const measured = await measureCeiling();
  const ceiling = asked.ceiling ? Number(asked.ceiling) : measured;
  if (!(ceiling > 0)) throw new RangeError('--ceiling takes a number above 0');
  const perSecond = (LOAD * ceiling) / meanHashes;
  const machine =
    `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ` +
    `${asked.postgres ? 'PostgreSQL' : 'SQLite'}, load ${load} before the start`;
  say(machine);
  say(
    `argon2 ${measured.toFixed(1)} a second just now, half of ${ceiling.toFixed(1)} asked of it; ` +
      `${perSecond.toFixed(1)} visits a second for ${MINUTES} ` +
      `minutes, ${meanHashes.toFixed(2)} hashes each; ${ACCOUNTS} pupils, ${STAFF} staff; ` +
      `SESSION_IDLE_MINUTES=${IDLE_MINUTES}`,
  );
  const server = await startServer(url, folder, {
    ...{ SESSION_IDLE_MINUTES: String(IDLE_MINUTES), STAFF_IDLE_MINUTES: String(IDLE_MINUTES) },
    STAFF_MFA: 'optional',
  });
  // Told to end early, it leaves no server behind.
  process.once('SIGTERM', () => void server.stop().then(() => process.exit(1)));
  try {
    const browsers = await openBrowsers(server, seeded);
    const samples = await soak({ server, url, browsers, key: seeded.key, perSecond });
    const lifetimes = { idleMinutes: IDLE_MINUTES, sweepMinutes: HOUSEKEEPING_MS / MINUTE };
    const verdict = judgeSoak(samples, lifetimes);
    say(['', ...verdict.told, '', ...wordsOf(verdict.wrong)].join('\n'));
    say(`memory at the peak: ${server.memory().peak.toFixed(0)} MB`);
    if (verdict.wrong.length > 0) process.exitCode = 1;
    if (asked.json) {
      const all = {
        machine,
        measured,
        ceiling,
        perSecond,
        meanHashes,
        lifetimes,
        verdict,
        samples,
      };
      writeFileSync(asked.json, `${JSON.stringify(all, null, 2)}\n`);
    }
  } finally {
    await server.stop();
  }
}

function wordsOf(wrong: readonly string[]): string[] {
  return wrong.length === 0 ? ['Nothing grew.'] : wrong.map((what) => `WRONG: ${what}`);
}

interface Seeded {
  key: AnswerKey;
  loginIds: string[];
  staff: { email: string; setUpPath: string }[];
}

async function seed(url: string, folder: string): Promise<Seeded> {
  const environment = { ...testSecrets, DATABASE_URL: url, DATA_DIR: folder, LOG_LEVEL: 'silent' };
  const services = createServices(loadConfig({ environment }));
  await migrateUp(services.db);
  const { loginId } = await seedMany(services, ACCOUNTS);
  const key = answerKey(services.banks.current.questions.map(({ text }) => text.en));
  const staff: Seeded['staff'] = [];
  for (let n = 0; n < STAFF; n++) {
    const email = `staff${n}@school.example.org`;
    const person = { email, name: `Person ${n}`, role: 'admin' as const, schoolCode: null };
    const invited = await services.people.invite(person, atCommandLine);
    if (invited.kind !== 'invited') throw new Error('a member of staff could not be invited');
    staff.push({ email, setUpPath: new URL(invited.setupUrl).pathname });
  }
  await services.close();
  return { key, staff, loginIds: Array.from({ length: ACCOUNTS }, (_, n) => loginId(n)) };
}

type Browsers = Record<SoakFlow['who'], Browser[]>;

async function openBrowsers({ port }: ServerProcess, seeded: Seeded): Promise<Browsers> {
  const browser = (name: string, password: string, at: number): Browser => {
    const address = `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`;
    return { client: createClient(port, address), name, password, chosen: 0 };
  };
  const pupil = seeded.loginIds.map((loginId, at) => browser(loginId, PASSWORD, at));
  const staff: Browser[] = [];
  for (const [at, { email, setUpPath }] of seeded.staff.entries()) {
    const one = browser(email, STAFF_PASSWORD, ACCOUNTS + at);
    await one.client.get(setUpPath);
    const form = { newPassword: STAFF_PASSWORD, confirmPassword: STAFF_PASSWORD };
    const { location } = await one.client.post(setUpPath, form);
    if (location !== '/staff') throw new Error(`the set-up led to ${String(location)}`);
    one.client.leave();
    staff.push(one);
  }
  return { pupil, staff };
}

interface Course {
  server: ServerProcess;
  url: string;
  browsers: Browsers;
  key: AnswerKey;
  perSecond: number;
}

async function soak({ server, url, browsers, key, perSecond }: Course): Promise<Sample[]> {
  const all = [...browsers.pupil, ...browsers.staff];
  const traffic = startTraffic({ perSecond, browsers, key });
  const watch = watchServer({ server, url, traffic, browsers: all });
  const samples: Sample[] = [];
  const looks = Math.max(LOOKS, Math.round(MINUTES));
  const begun = performance.now();
  const minutes = () => (performance.now() - begun) / MINUTE;
  try {
    for (let look = 1; look <= looks; look++) {
      await sleep(Math.max(0, (MINUTES / looks) * look - minutes()) * MINUTE);
      const sample = await watch.sample(minutes()).catch(() => null);
      if (!sample) traffic.note(NO_LOOK);
      else {
        samples.push(sample);
        say(lineOf(sample));
      }
    }
  } finally {
    await traffic.stop();
    await watch.close();
  }
  return samples;
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  process.exitCode = 1;
});
