import type { Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
import type { ClaimDigest } from './claim-digest';
import { beat } from './roster-imports.store';
import { RosterRefused } from './roster-refused';
import type { ImportKey } from './roster-rows.store';

export interface RosterProgress {
  phase: 'reading' | 'checking' | 'login-ids' | 'slips' | 'saving';
  /** Bytes while reading, pupils otherwise. */
  done: number;
  total: number;
}

/** One import on its way. */
export interface Run extends ImportKey {
  db: Db;
  clock: Clock;
  claimDigest: ClaimDigest;
  loginDomain: string;
  /** The school year of the classes. */
  year: number;
  onProgress: (progress: RosterProgress) => void;
}

/**
 * One step of the staging. Its first statement says that the import lives.
 *
 * @throws {RosterRefused} superseded, when another import took the place of this one
 */
export function inStep<T>(run: Run, work: (tx: Tx) => Promise<T>): Promise<T> {
  return inTransaction(run.db, async (tx) => {
    if (!(await beat(tx, run.importId, run.clock.now()))) {
      throw new RosterRefused({ kind: 'superseded' });
    }
    return work(tx);
  });
}
