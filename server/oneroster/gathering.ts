import type { Archive } from './archive';
import type { Findings } from './findings.rules';
import type { Manifest } from './manifest.rules';
import { readTable, type TableRow } from './read-table';
import type {
  ClassFacts,
  EnrollmentFacts,
  PersonFacts,
  RosterRecord,
  UserFacts,
} from './records.rules';
import type { TableName } from './tables.rules';

/** What is asked of a zip. */
export interface OneRosterRequest {
  /** Of the school that it is for; other schools in the zip are left alone. */
  schoolCode: string;
  /** The day of today, 2027-01-04: enrolments that ended before do not count. */
  today: string;
  /** Only classes of this school year; the zip's own unless given. */
  year: number | null;
  /** What earlier zips told; a delta builds on it. */
  known: readonly RosterRecord[];
}

/** What has been read so far; a delta starts with what is remembered. */
export interface Gathering {
  archive: Archive;
  manifest: Manifest;
  findings: Findings;
  request: OneRosterRequest;
  /** Every id of the zip that others may point to, of whichever school. */
  ids: Record<'org' | 'session' | 'course' | 'class' | 'user', Set<string>>;
  /** The school in the zip. */
  orgId: string | null;
  /** School year by academic session. */
  sessionYears: Map<string, number>;
  classes: Map<string, ClassFacts & { line: number }>;
  /** OneRoster 1.2 tells roles in a table of their own. */
  roles: Map<string, UserFacts['role']>;
  users: Map<string, UserFacts>;
  persons: Map<string, PersonFacts>;
  enrollments: Map<string, EnrollmentFacts & { line: number }>;
  changedClasses: Set<string>;
  /** Students whose place in a class came or went. */
  changedPlaces: Set<string>;
  gone: { kind: RosterRecord['kind']; sourcedId: string }[];
  /** Student numbers of those who are no longer there. */
  leaving: Set<string>;
}

export function startGathering(
  archive: Archive,
  manifest: Manifest,
  { findings, request }: { findings: Findings; request: OneRosterRequest },
): Gathering {
  const gathering: Gathering = {
    ...{ archive, manifest, findings, request, orgId: null },
    ids: {
      ...{ org: new Set(), session: new Set(), course: new Set() },
      ...{ class: new Set(), user: new Set() },
    },
    ...{ sessionYears: new Map(), classes: new Map(), roles: new Map(), users: new Map() },
    ...{ persons: new Map(), enrollments: new Map() },
    ...{ changedClasses: new Set(), changedPlaces: new Set(), gone: [], leaving: new Set() },
  };
  if (manifest.isDelta) for (const record of request.known) recall(gathering, record);
  return gathering;
}

function recall(gathering: Gathering, record: RosterRecord): void {
  const { kind, sourcedId, ...facts } = record;
  switch (kind) {
    case 'org':
      gathering.ids.org.add(sourcedId);
      gathering.orgId = sourcedId;
      return;
    case 'class':
      gathering.ids.class.add(sourcedId);
      gathering.classes.set(sourcedId, { ...(facts as ClassFacts), line: 0 });
      return;
    case 'user':
      gathering.ids.user.add(sourcedId);
      gathering.users.set(sourcedId, facts as UserFacts);
      return;
    case 'enrollment':
      gathering.enrollments.set(sourcedId, { ...(facts as EnrollmentFacts), line: 0 });
  }
}

/** The rows of a table, in the mode that the manifest says; none where it is absent. */
export async function* rowsOfTable(
  { archive, manifest, findings }: Gathering,
  table: TableName,
): AsyncGenerator<TableRow> {
  const mode = manifest.modes[table];
  if (mode === 'absent' || !archive.has(`${table}.csv`)) return;
  yield* readTable(archive, { table, mode, version: manifest.version }, findings);
}

export interface Pointer {
  table: TableName;
  row: Pick<TableRow, 'line'>;
  field: string;
  to: keyof Gathering['ids'];
}

/** Tells of an id that leads nowhere. @returns whether it leads somewhere */
export function leadsSomewhere(gathering: Gathering, id: string, pointer: Pointer): boolean {
  const { table, row, field, to } = pointer;
  // An empty or missing table is told once and not with every row that points into it.
  if (gathering.ids[to].size === 0 && !gathering.manifest.isDelta) return true;
  // What a delta leaves out did not change: it cannot be told from what was never there.
  const isOpen = tableOf[to] !== table && gathering.manifest.modes[tableOf[to]] === 'absent';
  if (gathering.ids[to].has(id) || (isOpen && isUnknowable(gathering, to))) return true;
  gathering.findings.add({
    ...{ file: `${table}.csv`, line: row.line, field },
    problem: `"${id.slice(0, 60)}" is not in ${tableOf[to]}.csv`,
  });
  return false;
}

function isUnknowable({ manifest }: Gathering, to: Pointer['to']): boolean {
  return to === 'course' || (manifest.isDelta && (to === 'org' || to === 'session'));
}

const tableOf: Record<Pointer['to'], TableName> = {
  ...{ org: 'orgs', session: 'academicSessions', course: 'courses' },
  ...{ class: 'classes', user: 'users' },
};
