import { quoted } from '../roster/quoted.rules';
import { leadsSomewhere, rowsOfTable, type Gathering, type Pointer } from './gathering';
import type { TableRow } from './read-table';
import type { TableName } from './tables.rules';

/** Reads organisations, sessions, courses and classes, and finds the school among them. */
export async function readSchool(gathering: Gathering): Promise<void> {
  await readOrgs(gathering);
  await readSessions(gathering);
  for await (const row of rowsOfTable(gathering, 'courses')) {
    if (!row.isGone) gathering.ids.course.add(row.sourcedId);
  }
  for await (const row of rowsOfTable(gathering, 'classes')) readClass(gathering, row);
}

interface School {
  sourcedId: string;
  identifier: string;
}

async function readOrgs(gathering: Gathering): Promise<void> {
  const { ids, findings, request } = gathering;
  const schools: School[] = [];
  for await (const row of rowsOfTable(gathering, 'orgs')) {
    if (row.isGone) continue;
    ids.org.add(row.sourcedId);
    if (row.get('type') !== 'school') continue;
    schools.push({ sourcedId: row.sourcedId, identifier: row.get('identifier') });
  }
  const school = schoolAmong(schools, request.schoolCode);
  if (school) gathering.orgId = school.sourcedId;
  if (gathering.orgId !== null) return;
  const problem = `no school has the identifier ${quoted(request.schoolCode)}`;
  findings.add({ file: 'orgs.csv', field: 'identifier', problem });
}

/** A zip of one school may leave the identifier out, but never name another school. */
function schoolAmong(schools: readonly School[], code: string): School | undefined {
  const named = schools.find(({ identifier }) => identifier.toUpperCase() === code);
  const [only, ...others] = schools;
  const isAlone = only !== undefined && others.length === 0 && only.identifier === '';
  return named ?? (isAlone ? only : undefined);
}

async function readSessions(gathering: Gathering): Promise<void> {
  for await (const row of rowsOfTable(gathering, 'academicSessions')) {
    if (row.isGone) continue;
    gathering.ids.session.add(row.sourcedId);
    const year = row.get('schoolYear');
    if (/^\d{4}$/.test(year)) {
      gathering.sessionYears.set(row.sourcedId, Number(year));
      continue;
    }
    const problem = `${quoted(year)} is no year`;
    const file = 'academicSessions.csv';
    gathering.findings.add({ file, line: row.line, field: 'schoolYear', problem });
  }
}

function readClass(gathering: Gathering, row: TableRow): void {
  const { sourcedId } = row;
  gathering.changedClasses.add(sourcedId);
  if (row.isGone) {
    gathering.classes.delete(sourcedId);
    gathering.gone.push({ kind: 'class', sourcedId });
    return;
  }
  gathering.ids.class.add(sourcedId);
  const at = (field: string, to: Pointer['to']): Pointer => ({ table: CLASSES, row, field, to });
  leadsSomewhere(gathering, row.get('courseSourcedId'), at('courseSourcedId', 'course'));
  const schoolId = row.get('schoolSourcedId');
  leadsSomewhere(gathering, schoolId, at('schoolSourcedId', 'org'));
  const terms = row.list('termSourcedIds');
  for (const term of terms) leadsSomewhere(gathering, term, at('termSourcedIds', 'session'));
  if (schoolId !== gathering.orgId) return;
  const years = terms.flatMap((term) => gathering.sessionYears.get(term) ?? []);
  gathering.classes.set(sourcedId, {
    name: row.get('title'),
    grades: row.list('grades'),
    isHomeroom: row.get('classType') === 'homeroom',
    year: years[0] ?? null,
    line: row.line,
  });
}

const CLASSES: TableName = 'classes';
