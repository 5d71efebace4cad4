import { readHeader, type RosterHeader } from '../roster/roster-header.rules';
import { readRow } from '../roster/roster.rules';
import { openArchive, type Archive } from './archive';
import { createFindings, type Findings, type FindingsReport } from './findings.rules';
import { startGathering, type Gathering, type OneRosterRequest } from './gathering';
import { MANIFEST, readManifest, type Manifest } from './manifest.rules';
import { formTeachers, pupilRows, type KnownPupils } from './pupils';
import { readEnrollments } from './read-enrollments';
import { readPeople } from './read-people';
import { readSchool } from './read-school';
import { rowsOf } from './read-table';
import {
  pupilColumns,
  type OneRosterPupil,
  type OneRosterTeacher,
  type RosterRecord,
} from './records.rules';

export interface OneRosterContents {
  isDelta: boolean;
  /** School year of the classes; null where the zip says none. */
  year: number | null;
  pupils: readonly OneRosterPupil[];
  /** Whether the zip tells of guardians at all: where it does not, contacts stay. */
  hasGuardians: boolean;
  teachers: OneRosterTeacher[];
  /** Student numbers that a delta takes out. */
  leaving: string[];
  /** What to remember, and what to forget, once the import is in place. */
  records: RosterRecord[];
  gone: { kind: RosterRecord['kind']; sourcedId: string }[];
}

export type OneRosterReading =
  { kind: 'read'; contents: OneRosterContents } | ({ kind: 'refused' } & FindingsReport);

export interface OneRosterOrder extends OneRosterRequest {
  knownPupils: KnownPupils;
  loginDomain: string;
}

/**
 * Reads a OneRoster 1.1 or 1.2 zip (bulk or delta) of the pupils of one school, or tells everything
 * that is wrong with it. Memory is bounded by the limits of the archive.
 */
export async function readOneRoster(
  path: string,
  order: OneRosterOrder,
): Promise<OneRosterReading> {
  const findings = createFindings();
  const opening = await openArchive(path);
  if (opening.kind === 'refused') {
    for (const { name, problem } of opening.problems) findings.add({ file: name, problem });
    return { kind: 'refused', ...findings.report() };
  }
  const { archive } = opening;
  try {
    const contents = await readArchive(archive, order, findings);
    if (contents === null || !findings.isEmpty()) return { kind: 'refused', ...findings.report() };
    return { kind: 'read', contents };
  } finally {
    archive.close();
  }
}

async function readArchive(
  archive: Archive,
  order: OneRosterOrder,
  findings: Findings,
): Promise<OneRosterContents | null> {
  const manifest = await manifestOf(archive, findings);
  if (manifest === null) return null;
  const gathering = startGathering(archive, manifest, { findings, request: order });
  await readSchool(gathering);
  await readPeople(gathering);
  await readEnrollments(gathering);
  const year = yearOf(gathering);
  const pupils = await pupilRows(gathering, year, order.knownPupils);
  checkRows(pupils, order.loginDomain, findings);
  return {
    ...{ isDelta: manifest.isDelta, year, pupils },
    hasGuardians:
      manifest.isDelta || [...gathering.users.values()].some(({ role }) => role === 'guardian'),
    teachers: formTeachers(gathering, year),
    leaving: manifest.isDelta ? [...gathering.leaving] : [],
    ...{ records: recordsOf(gathering), gone: gathering.gone },
  };
}

async function manifestOf(archive: Archive, findings: Findings): Promise<Manifest | null> {
  if (!archive.has(MANIFEST)) {
    findings.add({ file: MANIFEST, problem: 'is not in the zip' });
    return null;
  }
  const lines = [];
  for await (const row of rowsOf(archive, MANIFEST, findings)) lines.push(row);
  return readManifest(lines, archive.names(), findings);
}

/** The year asked for, else the one of the form classes; a zip of two years needs to be asked. */
function yearOf({ classes, request, manifest, findings }: Gathering): number | null {
  if (request.year !== null) return request.year;
  const homerooms = [...classes.values()].filter(({ isHomeroom }) => isHomeroom);
  const years = [...new Set(homerooms.flatMap(({ year }) => year ?? []))].sort();
  if (years.length > 1 && !manifest.isDelta) {
    const problem = `holds homeroom classes of ${years.join(' and ')}: say which year`;
    findings.add({ file: 'classes.csv', field: 'termSourcedIds', problem });
  }
  return years.at(-1) ?? null;
}

/** Told with everything else, though the staging would find the same. */
function checkRows(pupils: readonly OneRosterPupil[], loginDomain: string, findings: Findings) {
  const header = oneRosterHeader();
  const lines = new Map<string, number>();
  for (const { line, cells } of pupils) {
    const reading = readRow(cells, { header, loginDomain });
    const problems = reading.ok ? [] : [...reading.problems];
    const number = cells[0] ?? '';
    const earlier = lines.get(number);
    if (number !== '' && earlier !== undefined) {
      problems.push(`student_number stands on line ${earlier} already`);
    }
    lines.set(number, earlier ?? line);
    for (const problem of problems) {
      const field = /^student_number/.test(problem) ? 'identifier' : null;
      findings.add({ file: 'users.csv', line, field, problem });
    }
  }
}

export function oneRosterHeader(): RosterHeader {
  const reading = readHeader(pupilColumns);
  if (!reading.ok) throw new Error('the columns of a OneRoster pupil are no roster header');
  return reading.header;
}

function recordsOf({ orgId, classes, users, enrollments }: Gathering): RosterRecord[] {
  return [
    ...(orgId === null ? [] : [{ kind: 'org', sourcedId: orgId } as const]),
    ...[...classes].map(([sourcedId, { line: _, ...facts }]) => {
      return { kind: 'class', sourcedId, ...facts } as const;
    }),
    ...[...users].map(([sourcedId, facts]) => ({ kind: 'user', sourcedId, ...facts }) as const),
    ...[...enrollments].map(([sourcedId, { line: _, ...facts }]) => {
      return { kind: 'enrollment', sourcedId, ...facts } as const;
    }),
  ];
}
