import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig, type Config } from '../../server/config';
import { settingsSchema } from '../../server/config.schema';
import { projectRoot } from '../../server/project-root';
import { testSecrets } from './portal';

export const readProjectFile = (path: string): string =>
  readFileSync(join(projectRoot, path), 'utf8');

export const { version } = JSON.parse(readProjectFile('package.json')) as { version: string };

/** Read by Node itself and by libraries. */
const others = new Set(['NODE_ENV']);

/** Names of an environment that no setting has. */
export function unknownSettings(names: Iterable<string>): string[] {
  return [...names].filter((name) => !(name in settingsSchema.shape) && !others.has(name));
}

/** The settings as the portal would read them; secrets are put in where they are left to people. */
export function settingsWith(environment: Record<string, string>): Config {
  const filled = Object.entries(environment).map(([name, value]) => [name, fill(name, value)]);
  const given = Object.fromEntries(filled) as Record<string, string>;
  return loadConfig({ environment: { ...testSecrets, ...given } });
}

/** `${NAME:?why}` as Docker Compose puts it in. */
function fill(name: string, value: string): string {
  const secret = testSecrets[name as keyof typeof testSecrets] as string | undefined;
  if (secret !== undefined) return secret;
  return value
    .replace(/\$\{PORTAL_HOST[^}]*\}/, 'portal.example.org')
    .replace(/\$\{[^}]*\}/g, 'x'.repeat(32));
}

/** Seconds from the signal on until the process is gone at the latest; the last one lets go. */
export function stopsWithin({ STOP_GRACE_SECONDS, STOP_FINISH_SECONDS }: Config): number {
  return STOP_GRACE_SECONDS + STOP_FINISH_SECONDS + 1;
}
