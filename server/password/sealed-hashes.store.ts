import { inTransaction, isSqlite, type Db } from '../db/database';
import { NOBODYS_TOKEN } from '../db/seal';
import type { SealedHashes } from './hashing';

/**
 * Asks PostgreSQL whether a computed hash is the sealed one. Also on an installation whose hashes
 * are not sealed: it asks nothing there.
 */
export function createSealedHashes(db: Db): SealedHashes {
  let sealed: Promise<boolean> | null = null;

  return {
    matches: (token, phc) => matches(db, token, phc),
    async spend(phc) {
      sealed ??= isSealed(db);
      try {
        if (await sealed) await matches(db, NOBODYS_TOKEN, phc);
      } catch (error) {
        // Asked again when the database is back.
        sealed = null;
        throw error;
      }
    },
  };
}

async function matches(db: Db, token: string, phc: string): Promise<boolean> {
  const { rows } = await db.raw<{ rows: { fits: boolean }[] }>(
    'SELECT portal_sealed.matches(?, ?) AS fits',
    [token, phc],
  );
  return rows[0]?.fits === true;
}

/** Whether the hashes of this database were sealed when it was asked. */
export async function isSealed(db: Db): Promise<boolean> {
  if (isSqlite(db)) return false;
  const { rows } = await db.raw<{ rows: { there: boolean }[] }>(
    "SELECT to_regnamespace('portal_sealed') IS NOT NULL AS there",
  );
  return rows[0]?.there === true;
}

/** Forgets hashes to which no row points any more. @returns how many */
export async function sweepSealed(db: Db): Promise<number> {
  if (!(await isSealed(db))) return 0;
  return inTransaction(db, async (tx) => {
    // All hashes are looked at: longer than a page may take.
    await tx.raw('SET LOCAL statement_timeout = 0');
    const { rows } = await tx.raw<{ rows: { gone: number }[] }>(
      'SELECT portal_sealed.sweep() AS gone',
    );
    return rows[0]?.gone ?? 0;
  });
}
