import { oneRosterHeader, readOneRoster, type OneRosterContents } from '../oneroster/oneroster';
import { dayIn } from '../schools/schools.rules';
import { findKnownPupils, findRecords, stageRecords } from './oneroster-records.store';
import { createClassBook } from './roster-classes';
import { findFormClasses } from './roster-flip.store';
import { RosterRefused } from './roster-refused';
import { inStep, type Run } from './roster-run';
import { stageRows, type Staged } from './roster-staging';

/** How a zip is read besides what the run says. */
export interface ZipRequest {
  schoolCode: string;
  timeZone: string;
  /** The year asked for; the zip's own unless given. */
  year: number | undefined;
}

/**
 * Brings the pupils of a OneRoster zip into the staging table, and what to remember of it.
 *
 * @throws {RosterRefused} oneroster, with everything that is wrong; or empty
 */
export async function stageZip(run: Run, file: string, request: ZipRequest): Promise<Staged> {
  const { db, schoolId, loginDomain } = run;
  const reading = await readOneRoster(file, {
    ...{ schoolCode: request.schoolCode, loginDomain, year: request.year ?? null },
    today: dayIn(request.timeZone, run.clock.now()),
    known: await findRecords(db, schoolId),
    knownPupils: (numbers) => findKnownPupils(db, schoolId, numbers),
  });
  if (reading.kind === 'refused') {
    const { findings, more } = reading;
    throw new RosterRefused({ kind: 'oneroster', findings, more });
  }
  const { contents } = reading;
  if (contents.pupils.length === 0 && !contents.isDelta) throw new RosterRefused({ kind: 'empty' });
  return stagePupils({ ...run, year: contents.year ?? run.year }, contents);
}

async function stagePupils(run: Run, contents: OneRosterContents): Promise<Staged> {
  const { pupils, isDelta, hasGuardians, leaving } = contents;
  const known = await findFormClasses(run.db, run);
  const classes = createClassBook(known);
  const header = oneRosterHeader();
  for (let start = 0; start < pupils.length; start += PAGE) {
    const page = pupils.slice(start, start + PAGE);
    await stageRows(run, page, { header, classes });
    run.onProgress({ phase: 'reading', done: start + page.length, total: pupils.length });
  }
  await stageAllRecords(run, contents);
  const newClasses = classes.newClasses();
  const ids = new Map([...known, ...newClasses.map(({ name, id }) => [name, id] as const)]);
  const teachers = contents.teachers.flatMap(({ className, email }) => {
    const formClassId = ids.get(className);
    return formClassId === undefined ? [] : [{ formClassId, email }];
  });
  return {
    has: { guardianEmail: hasGuardians, guardianMobile: hasGuardians },
    newClasses,
    zip: { isDelta, year: run.year, leaving, teachers },
  };
}

async function stageAllRecords(run: Run, { records, gone }: OneRosterContents): Promise<void> {
  const all = [
    ...gone.map(({ kind, sourcedId }) => ({ kind, sourcedId, record: null })),
    ...records.map((record) => ({ kind: record.kind, sourcedId: record.sourcedId, record })),
  ].map((staged, index) => ({ ...staged, line: index + 1 }));
  for (let start = 0; start < all.length; start += PAGE) {
    await inStep(run, (tx) => stageRecords(tx, run.importId, all.slice(start, start + PAGE)));
  }
}

const PAGE = 1000;
