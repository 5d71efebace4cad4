import type { Audit, AuditEntry } from '../audit/audit';
import { HOUR, type Clock } from '../clock';
import type { Db } from '../db/database';
import type { PrintSlips } from '../paper/print-slips';
import { dayIn } from '../schools/schools.rules';
import { createLeavings } from './leavings';
import { countStagedLeavers } from './leavings.store';
import { goAlong, stageLeavers, type Along } from './roster-alongside';
import { createPreviews } from './roster-previews';
import { createTransfers } from './transfers';
import { flip, type RosterCounts } from './roster-flip';
import { countPlan, didLand, type Plan } from './roster-flip.store';
import { beginRun, check, stageAny } from './roster-beginning';
import { leavePlace } from './roster-place';
import { refusalProblems, type RosterRefusal } from './roster-refusal.rules';
import { RosterRefused } from './roster-refused';
import { firstRejected, rejectedRows } from './roster-report';
import { countRows, type RejectedRow } from './roster-rows.store';
import { type RosterProgress, type Run } from './roster-run';
import { refuseExistingSlips, writeSlips, type IssueDefault } from './roster-slips';
import type { Staged } from './roster-staging';
import type { SlipsFile } from './slips-file';

export interface RosterDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  claimsKey: Buffer;
  /** The part of every login ID behind the `@`, in lower case. */
  loginDomain: string;
  issueDefault: IssueDefault;
  printSlips: PrintSlips;
  /** How long a default password of a school can be used. */
  defaultHoursFor: (schoolId: string) => number;
}

export interface RosterRequest {
  /** Path of a UTF-8 CSV file or a OneRoster zip. */
  file: string;
  schoolCode: string;
  actor: AuditEntry['actor'];
  /** Only says what would change. */
  dryRun?: boolean | undefined;
  /** The file is the whole school: pupils who are missing become leavers. */
  complete?: boolean | undefined;
  /** When they leave, a day of the school; at once unless given. */
  leavingOn?: string | undefined;
  /** How many may leave; another number refuses the file. */
  confirmedLeavers?: number | undefined;
  /** A new file that gets a default password for every new pupil: .pdf for slips, else a table. */
  slipsFile?: string | undefined;
  /** School year of the classes; the present one unless given. */
  year?: number | undefined;
  onProgress?: ((progress: RosterProgress) => void) | undefined;
  /** Gets every bad row; the result holds the first 1,000 only. */
  onRejected?: ((rows: AsyncIterable<RejectedRow>) => Promise<void>) | undefined;
}

/** In all but the first two cases nothing changed. */
export type RosterResult = RosterCounts & { rejected: RejectedRow[] } & (
    | { kind: 'imported' | 'dry-run' }
    | { kind: 'rejected'; rejectedCount: number }
    | { kind: 'refused'; refusal: RosterRefusal }
  );

export type Roster = ReturnType<typeof createRoster>;

export function createRoster(dependencies: RosterDependencies) {
  return {
    ...createPreviews(dependencies),
    ...createLeavings(dependencies),
    transfers: createTransfers(dependencies),

    /** Imports a whole file or nothing of it. */
    async import(request: RosterRequest): Promise<RosterResult> {
      try {
        return await importRoster(dependencies, request);
      } catch (error) {
        if (!(error instanceof RosterRefused)) throw error;
        const { refusal } = error;
        const rejected = refusalProblems(refusal).flatMap(({ line, problem }) =>
          line === null ? [] : [{ line, problem }],
        );
        return { ...nothing, kind: 'refused', refusal, rejected };
      }
    },
  };
}

const nothing = { created: 0, updated: 0, unchanged: 0, left: 0, rejected: [] };

async function importRoster(
  dependencies: RosterDependencies,
  request: RosterRequest,
): Promise<RosterResult> {
  const { slipsFile, file } = request;
  if (slipsFile !== undefined) await refuseExistingSlips(slipsFile);
  const begun = await beginRun(dependencies, { ...request, replacing: 'any' });
  try {
    const { run, staged } = await stageAny(begun, { file, year: request.year });
    await check(run);
    const today = dayIn(begun.school.timeZone, run.clock.now());
    return await finish(run, staged, { dependencies, request, today });
  } finally {
    // What stays behind is cleared by the next import; it must not hide how this one ended.
    await leavePlace(dependencies.db, begun.run.importId).catch(() => undefined);
  }
}

interface Order {
  dependencies: RosterDependencies;
  request: RosterRequest;
  today: string;
}

async function finish(run: Run, staged: Staged, order: Order): Promise<RosterResult> {
  const { db, importId } = run;
  const { rows, rejected: rejectedCount } = await countRows(db, importId);
  if (rejectedCount > 0) {
    await order.request.onRejected?.(rejectedRows(db, importId));
    const rejected = await firstRejected(db, importId);
    return { ...nothing, kind: 'rejected', rejected, rejectedCount };
  }
  const leaving = leavingOf(staged, order.request);
  const plan = await countPlan(db, { ...run, has: staged.has }, { complete: leaving.missingNow });
  if (leaving.staged) {
    await stageLeavers(run, { zip: staged.zip, complete: true });
    plan.left = await countStagedLeavers(db, importId);
  }
  const { confirmedLeavers } = order.request;
  if (confirmedLeavers !== undefined && confirmedLeavers !== plan.left) {
    throw new RosterRefused({ kind: 'leavers', found: plan.left, confirmed: confirmedLeavers });
  }
  if (order.request.dryRun) {
    const unchanged = rows - plan.created - plan.updated;
    return { ...nothing, ...plan, unchanged, kind: 'dry-run' };
  }
  const counts = await save(run, { staged, rows, plan, leaving }, order);
  return { ...nothing, ...counts, kind: 'imported' };
}

interface Leaving {
  /** Whoever is missing leaves with the commit. */
  missingNow: boolean;
  /** Who leaves is staged: those of a delta, or with a day of their own. */
  staged: boolean;
}

function leavingOf({ zip }: Staged, { complete = false, leavingOn }: RosterRequest): Leaving {
  const staged = zip?.isDelta === true || (complete && leavingOn !== undefined);
  return { staged, missingNow: complete && !staged };
}

interface Saving {
  staged: Staged;
  rows: number;
  plan: Plan;
  leaving: Leaving;
}

async function save(
  run: Run,
  { staged, rows, plan, leaving }: Saving,
  { dependencies, request, today }: Order,
): Promise<RosterCounts> {
  const { audit, issueDefault, printSlips, defaultHoursFor } = dependencies;
  const { created } = plan;
  const file = request.slipsFile;
  const slips =
    file === undefined
      ? null
      : await writeSlips(run, { file, issueDefault, printSlips, total: created });
  run.onProgress({ phase: 'saving', done: 0, total: rows });
  const leavingOn = request.leavingOn ?? null;
  const along: Along = { today, leavingOn, zip: staged.zip, givenBy: request.actor.id };
  try {
    return await flip(run, {
      ...{ staged, rows, created, audit },
      complete: leaving.missingNow,
      actor: request.actor,
      defaultsExpireIn: slips ? defaultHoursFor(run.schoolId) * HOUR : null,
      also: (tx, what) => goAlong(tx, what, along),
    });
  } catch (error) {
    await removeSlips(run, slips, error);
    throw error;
  }
}

/** A connection that breaks at the commit leaves open whether it took place: then the file stays. */
async function removeSlips(run: Run, slips: SlipsFile | null, error: unknown): Promise<void> {
  if (!slips) return;
  const isRolledBack = error instanceof RosterRefused;
  const mayHaveLanded = !isRolledBack && (await didLand(run.db, run.importId).catch(() => true));
  if (!mayHaveLanded) await slips.discard();
}
