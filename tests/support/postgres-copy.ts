import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../server/db/database';
import { withDatabase } from './database-url';

export type CopyTool = 'pg_dump' | 'template';

/**
 * Puts a copy of a database beside it: with pg_dump and pg_restore where the machine has ones that
 * are not older than the server, else as a template, for which nobody may be connected.
 */
export async function copyPostgres(url: string, name: string): Promise<CopyTool> {
  const tool = (await canDump(url)) ? 'pg_dump' : 'template';
  const source = new URL(url).pathname.slice(1);
  const template = tool === 'template' ? ` TEMPLATE ${source}` : '';
  await onServer(url, `CREATE DATABASE ${name}${template}`);
  if (tool === 'template') return tool;
  const folder = mkdtempSync(join(tmpdir(), 'portal-dump-'));
  // The very lines of docs/backup.md.
  const plain = ['--no-owner'];
  const file = join(folder, 'portal.dump');
  execFileSync('pg_dump', ['--format=custom', ...plain, `--file=${file}`, url]);
  const target = withDatabase(url, name);
  execFileSync('pg_restore', [...plain, '--exit-on-error', `--dbname=${target}`, file]);
  rmSync(folder, { recursive: true });
  return tool;
}

export async function onServer(url: string, statement: string): Promise<void> {
  const admin = connect({ url: withDatabase(url, 'postgres'), poolMax: 1 });
  try {
    await admin.raw(statement);
  } finally {
    await admin.destroy();
  }
}

async function canDump(url: string): Promise<boolean> {
  const { stdout } = spawnSync('pg_dump', ['--version'], { encoding: 'utf8' });
  const own = Number(/ (\d+)/.exec(stdout ?? '')?.[1] ?? 0);
  const db = connect({ url, poolMax: 1 });
  const { rows } = await db.raw<{ rows: { server_version_num: string }[] }>(
    'SHOW server_version_num',
  );
  await db.destroy();
  return own >= Math.floor(Number(rows[0]?.server_version_num) / 10_000);
}
