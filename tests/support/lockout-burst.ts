import { connect } from '../../server/db/database';
import type { LockPath } from '../../server/lockout/policies.rules';
import { attemptOn, lockoutOn } from './lockout';

/** A program: 100 attempts at once on one login ID, each with locks of its own; prints verdicts. */
async function main([url, canonicalId, path, name]: string[]): Promise<void> {
  const db = connect({ url: url ?? '', poolMax: 10 });
  const id = { canonicalId: canonicalId ?? '', path: path as LockPath };
  const all = await Promise.all(
    Array.from({ length: 100 }, (_, n) =>
      lockoutOn(db).lockout.admit(attemptOn({ ...id, secret: `${name} ${n}` })),
    ),
  );
  await db.destroy();
  process.stdout.write(JSON.stringify(all.map(({ verdict }) => verdict)));
}

void main(process.argv.slice(2));
