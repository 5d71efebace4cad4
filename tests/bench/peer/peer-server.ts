import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { argon2id, hash, verify } from 'argon2';
import express from 'express';
import { Pool, type PoolClient } from 'pg';
import { argon2Floor } from '../../../server/password/hashing';

// A process of its own: better-auth behind Express on the same PostgreSQL, as its manual has it.
// It tells its parent when it listens, and what would have gone out by mail.

interface Scheme {
  hash: (password: string) => Promise<string>;
  verify: (asked: { hash: string; password: string }) => Promise<boolean>;
}

/** The part of better-auth that is used here; it is installed in this folder and nowhere else. */
interface BetterAuth {
  betterAuth: (options: object) => {
    api: { signUpEmail: (asked: { body: object }) => Promise<unknown> };
  };
  getMigrations: (options: object) => Promise<{ runMigrations: () => Promise<void> }>;
  toNodeHandler: (auth: object) => express.RequestHandler;
  hashPassword: Scheme['hash'];
  verifyPassword: Scheme['verify'];
}

function loadPeer(): BetterAuth {
  const load = createRequire(join(__dirname, 'package.json'));
  const part = (name: string) => load(name) as Partial<BetterAuth>;
  return {
    ...part('better-auth'),
    ...part('better-auth/db/migration'),
    ...part('better-auth/node'),
    ...part('better-auth/crypto'),
  } as BetterAuth;
}

const counted = { hashes: 0, statements: 0 };

/** As shipped, or like the portal's; either way counted. */
function schemeOf(peer: BetterAuth, name: string): Scheme {
  const shipped = { hash: peer.hashPassword, verify: peer.verifyPassword };
  const cost = { memoryCost: argon2Floor.memoryKib, timeCost: argon2Floor.passes };
  const equal: Scheme = {
    hash: (password) => hash(password, { ...cost, type: argon2id, parallelism: argon2Floor.lanes }),
    verify: ({ hash: stored, password }) => verify(stored, password),
  };
  const scheme = name === 'argon2id' ? equal : shipped;
  return {
    hash: (password) => (counted.hashes++, scheme.hash(password)),
    verify: (asked) => (counted.hashes++, scheme.verify(asked)),
  };
}

/** Every connection of the pool tells how much it is asked. */
function countStatements(pool: Pool): void {
  pool.on('connect', (client: PoolClient) => {
    const ask = client.query.bind(client) as (...words: unknown[]) => unknown;
    client.query = ((...words: unknown[]) => (counted.statements++, ask(...words))) as never;
  });
}

async function main(): Promise<void> {
  const [url = '', scheme = '', port = '', pupils = ''] = process.argv.slice(2);
  const peer = loadPeer();
  const pool = new Pool({ connectionString: url, max: 10 });
  countStatements(pool);
  const options = {
    ...{ database: pool, baseURL: `http://localhost:${port}` },
    secret: 'secret-of-the-bench-0123456789abcdef',
    emailAndPassword: {
      enabled: true,
      password: schemeOf(peer, scheme),
      sendResetPassword: ({ user, token }: { user: { email: string }; token: string }) => {
        process.send?.({ email: user.email, token });
        return Promise.resolve();
      },
    },
    // All load comes from one address here.
    rateLimit: { enabled: false },
    ...{ telemetry: { enabled: false }, logger: { disabled: true } },
  };
  await (await peer.getMigrations(options)).runMigrations();
  const auth = peer.betterAuth(options);
  await seed(pool, Number(pupils), () =>
    auth.api.signUpEmail({
      body: { email: 'model@students.edu.sg', name: 'Model', password: process.env['PEER_WORD'] },
    }),
  );
  const app = express();
  app.get('/counted', (_req, res) => void res.json(counted));
  app.all('/api/auth/*splat', peer.toNodeHandler(auth));
  createServer(app).listen(Number(port), '127.0.0.1', () => process.send?.({ ready: true }));
}

/** One signs up, the others are copies of it. */
async function seed(pool: Pool, count: number, signUp: () => Promise<unknown>): Promise<void> {
  await signUp();
  const series = `generate_series(0, ${count - 1}) AS n`;
  await pool.query(`INSERT INTO "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
    SELECT 'peer-' || n, 'Peer', 'peer-' || n || '@students.edu.sg', true, now(), now() FROM ${series}`);
  await pool.query(`INSERT INTO account
    (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
    SELECT 'account-' || n, 'peer-' || n, 'credential', 'peer-' || n, model.password, now(), now()
    FROM ${series}, (SELECT password FROM account) AS model`);
  await pool.query('ANALYZE');
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
  process.exit(1);
});
