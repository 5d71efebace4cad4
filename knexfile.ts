import type { Knex } from 'knex';
import { loadConfig } from './server/config';

const { DATABASE_URL: url } = loadConfig();

/** For knex's own command line (`npx knex migrate:make NAME`); the program uses server/db. */
const settings: Knex.Config = url.startsWith('sqlite:')
  ? {
      client: 'better-sqlite3',
      connection: { filename: url.slice('sqlite:'.length) },
      useNullAsDefault: true,
    }
  : { client: 'pg', connection: url };

export default { ...settings, migrations: { directory: './migrations', loadExtensions: ['.ts'] } };
