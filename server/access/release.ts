import { findByLoginId, setMoments } from '../accounts/accounts.store';
import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import type { Lockout } from '../lockout/lockout';
import type { LockPath } from '../lockout/policies.rules';
import { identifiedBy, trailOf, type By } from './trail';

export interface ReleaseDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  lockout: Lockout;
}

export type ReleasePath = 'sign-in' | 'challenge' | 'both';
export type Release = ReturnType<typeof createRelease>;

const pathsOf: Record<ReleasePath, LockPath[]> = {
  'sign-in': ['sign-in', 'current-password'],
  challenge: ['challenge'],
  both: ['sign-in', 'current-password', 'challenge'],
};

/** Staff unlock an account: every lane of the path; QnA and password stay. */
export function createRelease({ db, clock, audit, lockout }: ReleaseDependencies) {
  return async function release(
    canonicalId: string,
    path: ReleasePath,
    by: By,
  ): Promise<'released' | 'unknown'> {
    const account = await findByLoginId(db, canonicalId);
    if (!account) return 'unknown';
    await inTransaction(db, async (tx) => {
      await lockout.release(tx, { canonicalId, paths: pathsOf[path] });
      if (path !== 'sign-in') await setMoments(tx, account.id, { challengeClosedAt: null });
      const at = clock.now();
      const details = { path, ...identifiedBy(by) };
      const actor = { kind: by.kind, id: by.id };
      await audit.record(
        tx,
        trailOf({ account, actor, at, action: 'lock.released', result: 'done', details }),
      );
    });
    return 'released';
  };
}
