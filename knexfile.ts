import type { Knex } from 'knex';
import { loadConfig } from './server/config';
import { postgresSettings } from './server/db/postgres';

const { DATABASE_URL: url } = loadConfig();

/** For knex's own command line (`npx knex migrate:make NAME`); the program uses server/db. */
const settings: Knex.Config = url.startsWith('sqlite:')
  ? {
      client: 'better-sqlite3',
      connection: { filename: url.slice('sqlite:'.length) },
      useNullAsDefault: true,
    }
  : postgresSettings(url, { poolMax: 2 });

export default { ...settings, migrations: { directory: './migrations', loadExtensions: ['.ts'] } };
