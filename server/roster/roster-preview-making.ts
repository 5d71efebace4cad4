import { MINUTE } from '../clock';
import { dayIn } from '../schools/schools.rules';
import { defaultLeavingDay, needsConfirming } from './leavings.rules';
import type { RosterDependencies } from './roster';
import { stageLeavers } from './roster-alongside';
import { beginRun, check, stageAny, type Begun } from './roster-beginning';
import { rosterDigest } from './roster-digest.store';
import { leavePlace, SILENCE_MS } from './roster-place';
import { countPresent, countPreview, type PreviewCounts } from './roster-preview.store';
import {
  holdPlace,
  insertPreview,
  type PreviewPlan,
  type StoredPreview,
} from './roster-previews.store';
import { inStep, type RosterProgress, type Run } from './roster-run';
import { markTransfers } from './roster-transfers-staged.store';

/** How long a preview waits for somebody to apply it. */
export const PREVIEW_MINUTES = 30;

export interface PreviewRequest {
  /** Path of a UTF-8 CSV file or a OneRoster zip. */
  file: string;
  schoolCode: string;
  /** Staff id; a preview of their own gives way to this one. */
  ownerId: string;
  /** The file is the whole school: pupils who are missing leave. A delta says itself who does. */
  complete?: boolean | undefined;
  /** A day of the school; 31 December unless given. */
  leavingOn?: string | undefined;
  /** School year of the classes; that of the zip, else the present one, unless given. */
  year?: number | undefined;
  /** Student numbers of other schools mean other pupils: they are new ones. */
  numbersAreOurs?: boolean | undefined;
  onProgress?: ((progress: RosterProgress) => void) | undefined;
}

export interface Preview {
  importId: number;
  schoolId: string;
  ownerId: string;
  expiresAt: number;
  year: number;
  leavingOn: string | null;
  isOneRoster: boolean;
  counts: PreviewCounts;
  /** Pupils who are there now. */
  present: number;
  /** Whether the number of leavers has to be typed. */
  mustConfirmLeavers: boolean;
}

/** @throws {RosterRefused} when the file cannot be read as a whole */
export async function makePreview(
  dependencies: RosterDependencies,
  request: PreviewRequest,
): Promise<Preview> {
  const { db } = dependencies;
  const { ownerId, file, year } = request;
  const begun = await beginRun(dependencies, { ...request, replacing: { ownerId } });
  try {
    // Before anything is compared with it: what changes from now on is seen when it is applied.
    const digest = await rosterDigest(db, begun.school.id);
    const { run, staged } = await stageAny(begun, { file, year });
    const { has, newClasses, zip } = staged;
    if (!request.numbersAreOurs) await inStep(run, (tx) => markTransfers(tx, run));
    await check(run);
    const complete = request.complete ?? false;
    await stageLeavers(run, { zip, complete });
    const plan: PreviewPlan = {
      ...{ has, newClasses, year: run.year, leavingOn: leavingDay(begun, request) },
      leaving: zip?.isDelta ?? complete,
      ...{ teachers: zip?.teachers ?? [], isOneRoster: zip !== undefined },
      isDelta: zip?.isDelta ?? false,
    };
    return await keepPreview(dependencies, run, { ownerId, digest, plan });
  } catch (error) {
    await leavePlace(db, begun.run.importId).catch(() => undefined);
    throw error;
  }
}

function leavingDay({ run, school }: Begun, { leavingOn }: PreviewRequest): string {
  return leavingOn ?? defaultLeavingDay(dayIn(school.timeZone, run.clock.now()));
}

async function keepPreview(
  dependencies: RosterDependencies,
  run: Run,
  kept: Pick<StoredPreview, 'ownerId' | 'digest' | 'plan'>,
): Promise<Preview> {
  const { importId, schoolId } = run;
  const expiresAt = run.clock.now() + PREVIEW_MINUTES * MINUTE;
  await inStep(run, async (tx) => {
    await insertPreview(tx, { importId, expiresAt, ...kept });
    await holdPlace(tx, importId, expiresAt - SILENCE_MS);
  });
  return previewOf(dependencies, { importId, schoolId, expiresAt, ...kept });
}

export async function previewOf(
  { db }: RosterDependencies,
  { importId, schoolId, ownerId, expiresAt, plan }: StoredPreview,
): Promise<Preview> {
  const counts = await countPreview(db, { importId, schoolId, has: plan.has });
  const present = await countPresent(db, schoolId);
  return {
    ...{ importId, schoolId, ownerId, expiresAt, counts, present },
    ...{ year: plan.year, isOneRoster: plan.isOneRoster },
    leavingOn: counts.leaving > 0 ? plan.leavingOn : null,
    mustConfirmLeavers: needsConfirming({ leaving: counts.leaving, present }),
  };
}
