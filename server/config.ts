import { resolve } from 'node:path';
import { settingsSchema, type Settings } from './config.schema';
import { embeddedSecrets } from './embedded-secrets';

export type Config = Readonly<Settings & { BASE_URL: string }>;

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
}

/**
 * Reads the settings once. With SQLite and no secrets given, makes them in DATA_DIR (mode 0600).
 *
 * @throws {ConfigError} listing every problem, never only the first
 */
export function loadConfig({ environment = process.env, ...around }: ConfigSources = {}): Config {
  const named = { ...around.defaults, ...withoutEmpty(environment), ...around.fixed };
  const parsed = settingsSchema.safeParse(named);
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  }
  const settings = withSecrets(parsed.data);
  // libuv reads this at its first piece of work. Hashes beyond it would make files and DNS wait.
  process.env['UV_THREADPOOL_SIZE'] ??= String(settings.HASH_CONCURRENCY + 4);
  return Object.freeze({
    ...settings,
    BASE_URL: (settings.BASE_URL ?? `http://localhost:${settings.PORT}`).replace(/\/$/, ''),
  });
}

function withSecrets(settings: Settings): Settings {
  const missing = (['SESSION_SECRETS', 'PEPPERS', 'INDEX_KEY'] as const).filter(
    (name) => settings[name].length === 0,
  );
  if (missing.length === 0) return settings;
  if (!settings.DATABASE_URL.startsWith('sqlite:')) {
    throw new ConfigError(
      missing.map((name) => `${name}: must be given with PostgreSQL, since several nodes share it`),
    );
  }
  const made = embeddedSecrets(resolve(settings.DATA_DIR), missing);
  return { ...settings, ...made };
}

/** `NAME=` in an .env file means "not set". */
function withoutEmpty(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1])),
  );
}
