import type { Audit, AuditEntry } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import type { ScopedDb } from '../scope/scope.store';
import { rankMatches, type Match } from './matching.rules';
import type { PreparedAnswer, Resolution } from './request';
import {
  findRequest,
  finishRequest,
  joinedTo,
  namesOfStaff,
  openRequests,
  pupilsOf,
  takeRequest,
  type Finish,
  type RequestRow,
} from './request-queue.store';

export interface RequestDeskDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
}

/** More than a school can have open on a usual day; the oldest come first. */
export const QUEUE_MAX = 200;
export const MATCHES_MAX = 5;

export interface QueuedRequest extends RequestRow {
  /** Who looks at it; null for nobody, or somebody who is no longer there. */
  takenByName: string | null;
}

export interface RequestMatch extends Match {
  fullName: string;
  className: string;
}

/** A request, and what others asked about the same name and class. */
export interface FoundRequest {
  request: QueuedRequest;
  joined: RequestRow[];
}

export type DeskResult =
  | { kind: 'done' }
  /** Out of scope looks the same (security 34). */
  | { kind: 'not-found' }
  | { kind: 'closed' }
  | { kind: 'taken'; by: string | null };

export type RequestDesk = ReturnType<typeof createRequestDesk>;

/** What staff do with requests. All of it within a scope: there is no other way in. */
export function createRequestDesk(dependencies: RequestDeskDependencies) {
  const finish = createFinish(dependencies);
  return {
    ...createReading(dependencies),
    take: createTake(dependencies),

    /** Closes it with one of the prepared texts, which the asker then sees. */
    answer: (scoped: ScopedDb, id: string, answer: PreparedAnswer): Promise<DeskResult> =>
      finish(scoped, { id, state: 'answered', answer, resolution: null }, null),

    /**
     * Closes it and notes what was done. The asker sees the same whether a password was given, an
     * account unlocked or nothing done: anything else would tell whether there is such a pupil.
     *
     * @param accountId the pupil whom staff found to be meant; for the audit
     */
    resolve(
      scoped: ScopedDb,
      id: string,
      { how, accountId }: { how: Resolution; accountId: string | null },
    ): Promise<DeskResult> {
      const state = how === 'come-in-person' ? 'come' : 'closed';
      return finish(scoped, { id, state, answer: null, resolution: how }, accountId);
    },
  };
}

function createReading({ db }: RequestDeskDependencies) {
  return {
    async list(scoped: ScopedDb): Promise<QueuedRequest[]> {
      return withNames(db, await openRequests(scoped, QUEUE_MAX));
    },

    async get(scoped: ScopedDb, id: string): Promise<FoundRequest | null> {
      const found = await findRequest(scoped, id);
      const [request] = found ? await withNames(db, [found]) : [];
      return request ? { request, joined: await joinedTo(scoped, id) } : null;
    },

    /** Who may be meant, of the pupils in scope; staff choose, never this. */
    async bestMatches(scoped: ScopedDb, request: RequestRow): Promise<RequestMatch[]> {
      const pupils = await pupilsOf(scoped, request.schoolId);
      const byId = new Map(pupils.map((pupil) => [pupil.accountId, pupil]));
      return rankMatches(request, pupils, MATCHES_MAX).flatMap((match) => {
        const pupil = byId.get(match.accountId);
        return pupil ? [{ ...match, ...pupil }] : [];
      });
    },
  };
}

function createTake({ db, clock, audit }: RequestDeskDependencies) {
  /** Of several at once one gets it. @param from who has it so far, to take it over from them */
  return async (scoped: ScopedDb, id: string, from: string | null = null): Promise<DeskResult> => {
    const request = await findRequest(scoped, id);
    if (!request) return { kind: 'not-found' };
    const { staffId } = scoped.scope;
    if (request.takenBy === staffId && request.state === 'looking') return { kind: 'done' };
    const at = clock.now();
    const isTaken = await inTransaction(db, async (tx) => {
      if (!(await takeRequest(tx, { id, staffId, from, at }))) return false;
      const details = { request: id, from };
      await audit.record(tx, entryOf({ request, staffId, at, action: 'request.taken', details }));
      return true;
    });
    return isTaken ? { kind: 'done' } : whyNot(scoped, id);
  };
}

type Ending = Pick<Finish, 'id' | 'state' | 'answer' | 'resolution'>;

function createFinish({ db, clock, audit }: RequestDeskDependencies) {
  return async (
    scoped: ScopedDb,
    ending: Ending,
    accountId: string | null,
  ): Promise<DeskResult> => {
    const request = await findRequest(scoped, ending.id);
    if (!request) return { kind: 'not-found' };
    // A pupil out of scope is not named in the audit either.
    const pupils = accountId === null ? [] : await pupilsOf(scoped, request.schoolId);
    const subject = pupils.find((pupil) => pupil.accountId === accountId);
    const { staffId } = scoped.scope;
    const at = clock.now();
    const isDone = await inTransaction(db, async (tx) => {
      if (!(await finishRequest(tx, { ...ending, staffId, at }))) return false;
      const { answer: text, resolution, id } = ending;
      const action = text === null ? 'request.resolved' : 'request.answered';
      const details = { request: id, ...(text === null ? { how: resolution } : { text }) };
      await audit.record(
        tx,
        entryOf({ request, staffId, at, action, details, subjectId: subject?.accountId ?? null }),
      );
      return true;
    });
    return isDone ? { kind: 'done' } : whyNot(scoped, ending.id);
  };
}

interface Deed {
  request: RequestRow;
  staffId: string;
  at: number;
  action: string;
  details: Record<string, string | null>;
  subjectId?: string | null;
}

function entryOf({ request, staffId, at, action, details, subjectId = null }: Deed): AuditEntry {
  return {
    ...{ chain: request.schoolId, at, actor: { kind: 'staff', id: staffId } },
    ...{ subjectId, action, result: 'done', details },
  };
}

async function whyNot(scoped: ScopedDb, id: string): Promise<DeskResult> {
  const now = await findRequest(scoped, id);
  if (!now) return { kind: 'not-found' };
  return now.closedAt === null ? { kind: 'taken', by: now.takenBy } : { kind: 'closed' };
}

async function withNames(db: Db, rows: readonly RequestRow[]): Promise<QueuedRequest[]> {
  const ids = rows.flatMap(({ takenBy }) => (takenBy === null ? [] : [takenBy]));
  const names = await namesOfStaff(db, [...new Set(ids)]);
  return rows.map((row) => ({ ...row, takenByName: names.get(row.takenBy ?? '') ?? null }));
}
