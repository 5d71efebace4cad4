import pg from 'pg';
import { connect } from '../../server/db/database';
import { migrateUp } from '../../server/db/migrate';

// Migrates in a process of its own and prints what it ran. With a second argument it kills itself
// as soon as it has sent a statement that holds that text.
const [url = '', deadly] = process.argv.slice(2);

async function main(): Promise<void> {
  const db = connect({ url, poolMax: 2 });
  if (deadly !== undefined) dieAt(deadly);
  if (deadly !== undefined) {
    db.on('query', ({ sql }: { sql: string }) => {
      if (url.startsWith('sqlite:') && sql.includes(deadly)) process.kill(process.pid, 'SIGKILL');
    });
  }
  const names = await migrateUp(db);
  process.stdout.write(JSON.stringify(names));
  await db.destroy();
}

/** The migrations run on a handle of their own, which nothing here can see: pg itself is told. */
function dieAt(text: string): void {
  const { Client } = pg;
  const query = Reflect.get(Client.prototype, 'query') as (...args: unknown[]) => unknown;
  Client.prototype.query = function (this: unknown, ...args: unknown[]) {
    const sent = query.apply(this, args);
    const { text: sql } = args[0] as { text?: string };
    if (sql?.includes(text)) setTimeout(() => process.kill(process.pid, 'SIGKILL'), 5);
    return sent;
  } as typeof Client.prototype.query;
}

void main();
