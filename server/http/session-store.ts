import { createHash } from 'node:crypto';
import type { Request } from 'express';
import { Store, type SessionData } from 'express-session';
import { CLOCKS_APART, HOUR, MINUTE, type Clock } from '../clock';
import { inBatches } from '../db/batches';
import { inTransaction, type Db } from '../db/database';
import { inPassing, oneInPassing } from '../db/in-passing';
import {
  destroySession,
  findSession,
  prolongSession,
  saveSession,
  sweepSessions,
} from './sessions.store';

export interface SessionStoreSettings {
  idleMinutes: number;
  staffIdleMinutes: number;
  maxHours: number;
}

type Callback<T = void> = (error?: unknown, value?: T) => void;

export const sessionDigest = (sid: string) => createHash('sha256').update(sid).digest('hex');

/** How much of the idle time may pass before a request writes the new end of the visit. */
const PROLONG_AFTER_MS = MINUTE / 2;

/** The visits, in the database; a class since express-session asks for one. Errors go to the callback only: express-session answers them. */
export class KnexSessionStore extends Store {
  /** What the request in hand has written: express-session saves a renewed visit once more. */
  private readonly written = new WeakMap<object, string>();
  /** Which visit a renewed one takes the place of, until it is saved. */
  private readonly replaced = new WeakMap<object, string>();

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly settings: SessionStoreSettings,
  ) {
    super();
  }

  override get(sid: string, callback: Callback<SessionData | null>): void {
    settle(callback, async () => {
      const row = await findSession(this.db, sessionDigest(sid), this.clock.now());
      if (!row) return null;
      const session = JSON.parse(row.content) as SessionData;
      // Further off than that of a visit that was used just now: the clock was put back since, and
      // nobody knows for how long it was quiet.
      if (row.expiresAt > this.end(session) + CLOCKS_APART) return null;
      return { ...session, expiresAt: row.expiresAt };
    });
  }

  override set(sid: string, session: SessionData, callback: Callback = () => undefined): void {
    const content = JSON.stringify(session);
    if (this.written.get(session) === content) return callback();
    settle(callback, async () => {
      const replaced = this.replaced.get(session);
      const row = {
        digest: sessionDigest(sid),
        accountId: session.signedIn?.accountId ?? null,
        content,
        expiresAt: this.end(session),
      };
      if (replaced) {
        await inPassing(this.db, async (tx) => {
          await destroySession(tx, sessionDigest(replaced), this.clock.now());
          await saveSession(tx, row);
        });
      } else await oneInPassing(this.db, (tx) => saveSession(tx, row));
      this.replaced.delete(session);
      this.written.set(session, content);
    });
  }

  /** The old visit ends in the transaction that saves the new one: both, or neither. */
  override regenerate(req: Request, callback: (error?: unknown) => unknown): void {
    const old = this.replaced.get(req.session) ?? req.sessionID;
    req.sessionStore.generate(req);
    this.replaced.set(req.session, old);
    callback();
  }

  override touch(sid: string, session: SessionData, callback: Callback = () => undefined): void {
    const end = this.end(session);
    const fresh = this.written.has(session) || end - (session.expiresAt ?? 0) < PROLONG_AFTER_MS;
    if (fresh) return callback();
    // The page is on its way, so a failure goes no further: the visit only ends sooner.
    settle(
      () => callback(),
      () => oneInPassing(this.db, (tx) => prolongSession(tx, sessionDigest(sid), end)),
    );
  }

  override destroy(sid: string, callback: Callback = () => undefined): void {
    settle(callback, () =>
      inTransaction(this.db, (tx) => destroySession(tx, sessionDigest(sid), this.clock.now())),
    );
  }

  /** @returns the number of sessions dropped */
  sweep(): Promise<number> {
    const now = this.clock.now();
    const over = { now, destroyedBefore: now - HOUR };
    return inBatches(this.db, (tx, most) => sweepSessions(tx, { ...over, most }));
  }

  private end(session: SessionData): number {
    const { idleMinutes, staffIdleMinutes } = this.settings;
    const minutes = session.staff ? staffIdleMinutes : idleMinutes;
    const idle = this.clock.now() + minutes * MINUTE;
    const whole = (session.startedAt ?? this.clock.now()) + this.settings.maxHours * HOUR;
    return Math.min(idle, whole);
  }
}

function settle<T>(callback: Callback<T>, work: () => Promise<T>): void {
  work().then(
    (value) => callback(null, value),
    (error: unknown) => callback(error),
  );
}
