import type { Knex } from 'knex';
import type { Db, Tx } from '../db/database';

export interface SessionRow {
  content: string;
  expiresAt: number;
}

interface NewSession {
  digest: string;
  accountId: string | null;
  content: string;
  expiresAt: number;
}

export async function findSession(db: Db, digest: string, now: number): Promise<SessionRow | null> {
  const row = await db('sessions')
    .where({ digest })
    .whereNull('destroyed_at')
    .where('expires_at', '>', now)
    .first<{ content: string; expires_at: number } | undefined>('content', 'expires_at');
  return row ? { content: row.content, expiresAt: row.expires_at } : null;
}

/** Never brings a destroyed session back: a request that was under way may save late. */
export function saveSession(tx: Tx, session: NewSession): Knex.QueryBuilder {
  return tx('sessions')
    .insert({
      digest: session.digest,
      account_id: session.accountId,
      content: session.content,
      expires_at: session.expiresAt,
    })
    .onConflict('digest')
    .merge(['account_id', 'content', 'expires_at'])
    .whereNull('sessions.destroyed_at');
}

export function prolongSession(tx: Tx, digest: string, expiresAt: number): Knex.QueryBuilder {
  return tx('sessions')
    .where({ digest })
    .whereNull('destroyed_at')
    .update({ expires_at: expiresAt });
}

export async function destroySession(tx: Tx, digest: string, now: number): Promise<void> {
  await tx('sessions').where({ digest }).update({ destroyed_at: now, content: '{}' });
}

export interface OverSessions {
  now: number;
  /** The mark of a session that was ended before (ms) is no longer needed. */
  destroyedBefore: number;
  /** How many at most. */
  most: number;
}

/** Drops what expired, and the marks of destroyed sessions an hour later. */
export async function sweepSessions(
  tx: Tx,
  { now, destroyedBefore, most }: OverSessions,
): Promise<number> {
  const over = tx('sessions')
    .where('expires_at', '<=', now)
    .orWhere('destroyed_at', '<', destroyedBefore)
    .limit(most)
    .select('digest');
  return tx('sessions').whereIn('digest', over).delete();
}
