import { v7 as uuidv7 } from 'uuid';
import type { Tx } from '../db/database';
import { applyLeavings, orderStaged, stageListed, stageMissing } from './leavings.store';
import { keepRecords } from './oneroster-records.store';
import type { Flip } from './roster-flip.store';
import { inStep, type Run } from './roster-run';
import type { ZipFacts } from './roster-staging';
import { linkTeachers } from './roster-teachers.store';

/** Stages who leaves: those whom a delta takes out, or those missing from a whole school. */
export async function stageLeavers(
  run: Run,
  { zip, complete }: { zip: ZipFacts | undefined; complete: boolean },
): Promise<void> {
  await inStep(run, async (tx) => {
    if (zip?.isDelta) await stageListed(tx, run, zip.leaving);
    else if (complete) await stageMissing(tx, run);
  });
}

export interface Along {
  /** The school's day of today. */
  today: string;
  /** When the staged leavers leave; at once without a day or with one that has come. */
  leavingOn: string | null;
  zip: Pick<ZipFacts, 'isDelta' | 'year' | 'teachers'> | undefined;
  /** Whom the new form teachers have it from. */
  givenBy: string | null;
}

export interface AlongResult {
  /** Who left, and who will on the day. */
  left: number;
  leavingLater: number;
  batchId: string;
  /** Teachers of the zip who got their form class, and those whom nobody here knows. */
  teachers: number;
  unknownTeachers: number;
}

/** What goes with an import in its transaction. */
export async function goAlong(tx: Tx, what: Flip, along: Along): Promise<AlongResult> {
  const { today, leavingOn, zip, givenBy } = along;
  const { importId, schoolId, now } = what;
  const batchId = uuidv7();
  const leavesOn = leavingOn ?? today;
  const ordered = await orderStaged(tx, { importId, schoolId, now, batchId, leavesOn });
  const left = leavesOn <= today ? await applyLeavings(tx, { ids: { batchId }, now }) : 0;
  const result = { left, leavingLater: leavesOn <= today ? 0 : ordered, batchId };
  if (!zip) return { ...result, teachers: 0, unknownTeachers: 0 };
  await keepRecords(tx, { importId, schoolId, isDelta: zip.isDelta });
  const { linked, unknown } = await linkTeachers(tx, {
    ...{ schoolId, teachers: zip.teachers, year: zip.year, givenBy, now },
  });
  return { ...result, teachers: linked, unknownTeachers: unknown };
}
