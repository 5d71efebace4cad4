import type { AuditEntry } from '../audit/audit';
import { dayIn } from '../schools/schools.rules';
import { findSchool } from '../schools/schools.store';
import { createClaimDigest } from './claim-digest';
import type { RosterDependencies } from './roster';
import { goAlong, type AlongResult } from './roster-alongside';
import { rosterDigest } from './roster-digest.store';
import { flip, type FlipRequest, type RosterCounts } from './roster-flip';
import { leavePlace } from './roster-place';
import type { PreviewCounts } from './roster-preview.store';
import type { StoredPreview } from './roster-previews.store';
import { RosterRefused } from './roster-refused';
import type { Run } from './roster-run';
import { requestStaged } from './transfers.store';

export type ApplyResult =
  | ({ kind: 'applied'; transfers: number } & RosterCounts & Omit<AlongResult, 'left'>)
  | { kind: 'confirm-leavers'; leaving: number }
  | { kind: 'rejected'; rejected: number }
  /** It waited too long, or somebody else's place it is. */
  | { kind: 'gone' }
  /** Pupils or classes changed since: it has to be made anew. */
  | { kind: 'changed' };

export interface Applying {
  stored: StoredPreview;
  counts: PreviewCounts;
  actor: AuditEntry['actor'];
}

/** Puts a preview in place, or nothing of it. */
export async function applyPreview(
  dependencies: RosterDependencies,
  applying: Applying,
): Promise<ApplyResult> {
  const { db, clock, claimsKey, loginDomain } = dependencies;
  const { importId, schoolId, plan } = applying.stored;
  const run: Run = {
    ...{ db, clock, importId, schoolId, loginDomain, year: plan.year },
    ...{ claimDigest: createClaimDigest(claimsKey), onProgress: () => undefined },
  };
  try {
    const { request, along } = await orderOf(dependencies, applying);
    const { left, ...rest } = await flip(run, request);
    await leavePlace(db, importId).catch(() => undefined);
    return { kind: 'applied', ...along(), left, ...rest, transfers: applying.counts.transfer };
  } catch (error) {
    // Whatever else went wrong changed nothing: the preview waits for another try.
    if (!(error instanceof RosterRefused)) throw error;
    await leavePlace(db, importId).catch(() => undefined);
    return { kind: error.refusal.kind === 'changed' ? 'changed' : 'gone' };
  }
}

async function orderOf(
  { db, clock, audit }: RosterDependencies,
  { stored, counts, actor }: Applying,
): Promise<{ request: FlipRequest; along: () => AlongResult }> {
  const { importId, schoolId, plan, digest } = stored;
  const { teachers, year, isDelta, leavingOn } = plan;
  const school = await findSchool(db, schoolId);
  const today = dayIn(school?.timeZone ?? 'UTC', clock.now());
  const zip = plan.isOneRoster ? { teachers, year, isDelta } : undefined;
  let result: AlongResult | null = null;
  const request: FlipRequest = {
    ...{ staged: plan, rows: counts.rows, created: counts.new, transfers: counts.transfer },
    ...{ complete: false, actor, audit, defaultsExpireIn: null },
    verify: async (tx) => {
      const isSame = (await rosterDigest(tx, schoolId)) === digest;
      if (!isSame) throw new RosterRefused({ kind: 'changed' });
    },
    also: async (tx, what) => {
      result = await goAlong(tx, what, { today, leavingOn, zip, givenBy: actor.id });
      await requestStaged(tx, { importId, schoolId, year, now: what.now, by: actor.id });
      return result;
    },
  };
  const along = () => {
    if (!result) throw new Error('an import was applied without what goes along');
    return result;
  };
  return { request, along };
}
