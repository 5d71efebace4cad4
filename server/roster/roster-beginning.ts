import { isZip } from '../oneroster/archive';
import type { School } from '../schools/school';
import { schoolCode, schoolYear } from '../schools/schools.rules';
import { findByCode } from '../schools/schools.store';
import { learnSizes } from './bulk.store';
import { createClaimDigest } from './claim-digest';
import { planLoginIds } from './login-id-planning';
import type { RosterDependencies } from './roster';
import { checks } from './roster-checks.store';
import type { Replacing } from './roster-imports.store';
import { takePlace } from './roster-place';
import { RosterRefused } from './roster-refused';
import { inStep, type RosterProgress, type Run } from './roster-run';
import { stageFile, type Staged } from './roster-staging';
import { stageZip } from './roster-zip-staging';

export interface Beginning {
  schoolCode: string;
  year?: number | undefined;
  onProgress?: ((progress: RosterProgress) => void) | undefined;
  replacing: Replacing;
}

export interface Begun {
  run: Run;
  school: School;
}

/**
 * Takes the school's place for an import.
 *
 * @throws {RosterRefused} unknown-school or busy
 */
export async function beginRun(
  { db, clock, claimsKey, loginDomain }: RosterDependencies,
  { schoolCode: code, year, onProgress, replacing }: Beginning,
): Promise<Begun> {
  const school = await findByCode(db, schoolCode(code));
  if (!school) throw new RosterRefused({ kind: 'unknown-school', code });
  const importId = await takePlace({ db, clock }, school.id, replacing);
  const run: Run = {
    ...{ db, clock, importId, schoolId: school.id, loginDomain },
    claimDigest: createClaimDigest(claimsKey),
    year: year ?? schoolYear(clock.now(), school.timeZone),
    onProgress: onProgress ?? (() => undefined),
  };
  return { run, school };
}

/** A CSV file or a OneRoster zip, told apart by their first bytes. */
export async function stageAny(
  { run, school }: Begun,
  { file, year }: { file: string; year: number | undefined },
): Promise<{ run: Run; staged: Staged }> {
  if (!(await isZip(file))) return { run, staged: await stageFile(run, file) };
  const { code, timeZone } = school;
  const staged = await stageZip(run, file, { schoolCode: code, timeZone, year });
  return { run: { ...run, year: staged.zip?.year ?? run.year }, staged };
}

/** Marks every row that is wrong beside the others or beside what is there; plans the login IDs. */
export async function check(run: Run): Promise<void> {
  await learnSizes(run.db, ['accounts', 'roster_import_rows']);
  for (const [index, mark] of checks.entries()) {
    run.onProgress({ phase: 'checking', done: index, total: checks.length });
    await inStep(run, (tx) => mark(tx, run));
  }
  await planLoginIds(run);
}
