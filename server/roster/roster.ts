import type { Audit, AuditEntry } from '../audit/audit';
import type { CsvFile } from '../csv/csv-writer';
import { HOUR, type Clock } from '../clock';
import type { Db } from '../db/database';
import { schoolCode, schoolYear } from '../schools/schools.rules';
import { findByCode } from '../schools/schools.store';
import { createClaimDigest } from './claim-digest';
import { planLoginIds } from './login-id-planning';
import { checks } from './roster-checks.store';
import { flip, type RosterCounts } from './roster-flip';
import { countPlan, didLand, type Plan } from './roster-flip.store';
import { leavePlace, takePlace } from './roster-place';
import { refusalProblems, type RosterRefusal } from './roster-refusal.rules';
import { RosterRefused } from './roster-refused';
import { firstRejected, rejectedRows } from './roster-report';
import { countRows, type RejectedRow } from './roster-rows.store';
import { inStep, type RosterProgress, type Run } from './roster-run';
import { refuseExistingSlips, writeSlips, type IssueDefault } from './roster-slips';
import { stageFile, type Staged } from './roster-staging';

export interface RosterDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  claimsKey: Buffer;
  /** The part of every login ID behind the `@`, in lower case. */
  loginDomain: string;
  issueDefault: IssueDefault;
  defaultPasswordHours: number;
}

export interface RosterRequest {
  /** Path of a UTF-8 CSV file. */
  file: string;
  schoolCode: string;
  actor: AuditEntry['actor'];
  /** Only says what would change. */
  dryRun?: boolean | undefined;
  /** The file is the whole school: pupils who are missing become leavers. */
  complete?: boolean | undefined;
  /** A new file that gets a default password for every new pupil. */
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
  const { db, clock } = dependencies;
  const school = await findByCode(db, schoolCode(request.schoolCode));
  if (!school) throw new RosterRefused({ kind: 'unknown-school', code: request.schoolCode });
  if (request.slipsFile !== undefined) await refuseExistingSlips(request.slipsFile);
  const importId = await takePlace(db, clock, school.id);
  const run: Run = {
    ...{ db, clock, importId, schoolId: school.id },
    claimDigest: createClaimDigest(dependencies.claimsKey),
    loginDomain: dependencies.loginDomain,
    year: request.year ?? schoolYear(clock.now(), school.timeZone),
    onProgress: request.onProgress ?? (() => undefined),
  };
  try {
    const staged = await stageFile(run, request.file);
    await check(run);
    return await finish(run, staged, { dependencies, request });
  } finally {
    // What stays behind is cleared by the next import; it must not hide how this one ended.
    await leavePlace(db, importId).catch(() => undefined);
  }
}

async function check(run: Run): Promise<void> {
  for (const [index, mark] of checks.entries()) {
    run.onProgress({ phase: 'checking', done: index, total: checks.length });
    await inStep(run, (tx) => mark(tx, run));
  }
  await planLoginIds(run);
}

interface Order {
  dependencies: RosterDependencies;
  request: RosterRequest;
}

async function finish(run: Run, staged: Staged, order: Order): Promise<RosterResult> {
  const { db, importId } = run;
  const { rows, rejected: rejectedCount } = await countRows(db, importId);
  if (rejectedCount > 0) {
    await order.request.onRejected?.(rejectedRows(db, importId));
    const rejected = await firstRejected(db, importId);
    return { ...nothing, kind: 'rejected', rejected, rejectedCount };
  }
  const complete = order.request.complete ?? false;
  const plan = await countPlan(db, { ...run, has: staged.has }, { complete });
  if (order.request.dryRun) {
    const unchanged = rows - plan.created - plan.updated;
    return { ...nothing, ...plan, unchanged, kind: 'dry-run' };
  }
  const counts = await save(run, { staged, rows, plan }, order);
  return { ...nothing, ...counts, kind: 'imported' };
}

async function save(
  run: Run,
  { staged, rows, plan }: { staged: Staged; rows: number; plan: Plan },
  { dependencies, request }: Order,
): Promise<RosterCounts> {
  const { audit, issueDefault, defaultPasswordHours } = dependencies;
  const { created } = plan;
  const file = request.slipsFile;
  const slips =
    file === undefined ? null : await writeSlips(run, { file, issueDefault, total: created });
  run.onProgress({ phase: 'saving', done: 0, total: rows });
  try {
    return await flip(run, {
      ...{ staged, rows, created, audit },
      complete: request.complete ?? false,
      actor: request.actor,
      defaultsExpireIn: slips ? defaultPasswordHours * HOUR : null,
    });
  } catch (error) {
    await removeSlips(run, slips, error);
    throw error;
  }
}

/** A connection that breaks at the commit leaves open whether it took place: then the file stays. */
async function removeSlips(run: Run, slips: CsvFile | null, error: unknown): Promise<void> {
  if (!slips) return;
  const isRolledBack = error instanceof RosterRefused;
  const mayHaveLanded = !isRolledBack && (await didLand(run.db, run.importId).catch(() => true));
  if (!mayHaveLanded) await slips.discard();
}
