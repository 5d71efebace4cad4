import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { contradictions } from './config.rules';
import { settingsSchema, type Settings } from './config.schema';
import { embeddedSecrets } from './embedded-secrets';

export type Config = Readonly<Settings & { BASE_URL: string; given: Given }>;

/**
 * Settings that somebody really gave, even where it is what the default would be: `here` in the
 * environment, `start` by the way the portal is started (the demo). The others are defaults.
 */
export type Given = ReadonlyMap<string, 'here' | 'start'>;

/** What stands in the environment is wrong; `problems` has a line for each setting. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(`The settings are wrong:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
  }
}

export interface ConfigSources {
  environment?: NodeJS.ProcessEnv;
  /** Used where the environment says nothing. */
  defaults?: Record<string, string>;
  /** Used whatever the environment says. */
  fixed?: Record<string, string>;
  /** For whoever brings old data back: secrets that are not there are missing, never made. */
  secretsAreThere?: boolean;
}

/**
 * Reads the settings once. With SQLite and no secrets given, makes them in DATA_DIR (mode 0600).
 *
 * @throws {ConfigError} listing every problem, never only the first
 */
export function loadConfig({
  environment = ownEnvironment(),
  ...around
}: ConfigSources = {}): Config {
  const named = { ...around.defaults, ...withoutEmpty(environment), ...around.fixed };
  const settings = withSecrets(readSettings(named), around);
  if (settings.DEV_GALLERY && environment['NODE_ENV'] === 'production') {
    throw new ConfigError(['DEV_GALLERY: must not be on where NODE_ENV is production']);
  }
  makeRoomForHashes(settings.HASH_CONCURRENCY);
  const baseUrl = settings.BASE_URL ?? `http://localhost:${settings.PORT}`;
  // The origin alone, in one spelling: cookies and the same-site gate hang on it.
  const given = givenBy(withoutEmpty(environment), around);
  return Object.freeze({ ...settings, BASE_URL: new URL(baseUrl).origin, given });
}

function givenBy(environment: Record<string, string>, around: ConfigSources): Given {
  const names = (source: Record<string, string> = {}) =>
    Object.keys(source).filter((name) => name in settingsSchema.shape);
  return new Map([
    ...names(around.defaults).map((name) => [name, 'start'] as const),
    ...names(environment).map((name) => [name, 'here'] as const),
    ...names(around.fixed).map((name) => [name, 'start'] as const),
  ]);
}

/** What stands in the environment wins over the file `.env` of the folder it is started in. */
function ownEnvironment(): NodeJS.ProcessEnv {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return process.env;
}

function readSettings(named: Record<string, string>): Settings {
  const parsed = settingsSchema.safeParse(named);
  const issues = parsed.error?.issues ?? [];
  const problems = issues.map(({ path, message }) => ({ name: String(path[0]), message }));
  const wrong = new Set(problems.map(({ name }) => name));
  // What contradicts what is told too, but only of the settings that are fine.
  const rest = Object.entries(named).filter(([name]) => !wrong.has(name));
  const settings = parsed.data ?? settingsSchema.parse(Object.fromEntries(rest));
  for (const { names, message } of contradictions(settings)) {
    const [name] = names;
    if (name && !names.some((each) => wrong.has(each))) problems.push({ name, message });
  }
  if (problems.length === 0) return settings;
  throw new ConfigError([...new Set(problems.map(({ name, message }) => `${name}: ${message}`))]);
}

/** Only with SQLite: elsewhere missing secrets were refused before. */
function withSecrets(settings: Settings, { secretsAreThere }: ConfigSources): Settings {
  const missing = (['SESSION_SECRETS', 'PEPPERS', 'INDEX_KEY'] as const).filter(
    (name) => settings[name].length === 0,
  );
  if (missing.length === 0) return settings;
  if (secretsAreThere) refuseMissingSecrets(settings, missing);
  refuseLostSecrets(settings, missing);
  return { ...settings, ...embeddedSecrets(resolve(settings.DATA_DIR), missing) };
}

function refuseMissingSecrets({ DATA_DIR }: Settings, missing: readonly string[]): void {
  const file = join(resolve(DATA_DIR), 'secrets.json');
  if (existsSync(file)) return;
  throw new ConfigError(
    missing.map((name) => `${name}: bring back ${file} of the installation that was backed up`),
  );
}

/** New secrets beside an old database would shut everybody out, and say nothing of it. */
function refuseLostSecrets({ DATA_DIR, DATABASE_URL }: Settings, missing: readonly string[]): void {
  const file = join(resolve(DATA_DIR), 'secrets.json');
  const database = statSync(resolve(DATABASE_URL.slice('sqlite:'.length)), {
    throwIfNoEntry: false,
  });
  if (existsSync(file) || !database?.size) return;
  throw new ConfigError(
    missing.map((name) => `${name}: ${file} is gone but the database is there; bring it back`),
  );
}

/** Hashes take threads of libuv: without some to spare, files and DNS wait behind them. */
function makeRoomForHashes(concurrency: number): void {
  const given = Number(process.env['UV_THREADPOOL_SIZE']) || 0;
  // libuv reads it at its first piece of work, which comes later.
  process.env['UV_THREADPOOL_SIZE'] = String(Math.max(given, concurrency + SPARE_THREADS));
}

/** As many as libuv has by default. */
const SPARE_THREADS = 4;

/** `NAME=` in an .env file means "not set", and so does a blank. */
function withoutEmpty(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => {
      const text = value?.trim() ?? '';
      return text === '' ? [] : [[name, text] as const];
    }),
  );
}
