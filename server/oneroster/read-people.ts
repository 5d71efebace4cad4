import { leadsSomewhere, rowsOfTable, type Gathering, type Pointer } from './gathering';
import type { TableRow } from './read-table';
import type { UserFacts } from './records.rules';

type Role = UserFacts['role'];

/** Reads users and, in OneRoster 1.2, the roles that they have in the school. */
export async function readPeople(gathering: Gathering): Promise<void> {
  const roleLines = await readRoles(gathering);
  const agents: { line: number; id: string }[] = [];
  for await (const row of rowsOfTable(gathering, 'users')) {
    if (row.isGone) forget(gathering, row.sourcedId);
    else {
      gathering.ids.user.add(row.sourcedId);
      for (const id of row.list('agentSourcedIds')) agents.push({ line: row.line, id });
      readUser(gathering, row);
    }
  }
  const to = 'user';
  for (const { line, id } of agents) {
    leadsSomewhere(gathering, id, { table: 'users', row: { line }, field: 'agentSourcedIds', to });
  }
  for (const { line, id } of roleLines) {
    leadsSomewhere(gathering, id, { table: 'roles', row: { line }, field: 'userSourcedId', to });
  }
}

async function readRoles(gathering: Gathering): Promise<{ line: number; id: string }[]> {
  const lines: { line: number; id: string }[] = [];
  for await (const row of rowsOfTable(gathering, 'roles')) {
    if (row.isGone) continue;
    const userId = row.get('userSourcedId');
    const orgId = row.get('orgSourcedId');
    lines.push({ line: row.line, id: userId });
    const field = 'orgSourcedId';
    leadsSomewhere(gathering, orgId, { table: 'roles', row, field, to: 'org' });
    if (orgId !== gathering.orgId || !isNow(gathering, row)) continue;
    const role = roleOf(row.get('role'));
    // Somebody who is a teacher and a parent here is met as the teacher.
    if (rank[role] > rank[gathering.roles.get(userId) ?? 'other']) {
      gathering.roles.set(userId, role);
    }
  }
  return lines;
}

const rank: Record<Role, number> = { other: 0, guardian: 1, teacher: 2, student: 3 };

function readUser(gathering: Gathering, row: TableRow): void {
  const role = roleHere(gathering, row);
  if (role === null) return;
  const isOut = role === 'student' && row.get('enabledUser') === 'false';
  if (isOut) return forget(gathering, row.sourcedId);
  const isNumbered = role === 'student';
  gathering.users.set(row.sourcedId, {
    role,
    number: isNumbered ? row.get('identifier') : '',
    grades: row.list('grades'),
    agents: row.list('agentSourcedIds'),
    email: role === 'teacher' ? row.get('email') : '',
  });
  gathering.persons.set(row.sourcedId, {
    line: row.line,
    ...{ givenName: row.get('givenName'), middleName: row.get('middleName') },
    ...{ familyName: row.get('familyName'), email: row.get('email') },
    mobile: row.get('sms') || row.get('phone'),
  });
}

/** What somebody is in the school of the import; null for those of other schools. */
function roleHere(gathering: Gathering, row: TableRow): Role | null {
  const { manifest, orgId, roles, users } = gathering;
  if (manifest.version === '1.2') {
    // Guardians may be listed without an organisation that is a school.
    return roles.get(row.sourcedId) ?? users.get(row.sourcedId)?.role ?? 'other';
  }
  const orgs = row.list('orgSourcedIds');
  const pointer: Omit<Pointer, 'to'> = { table: 'users', row, field: 'orgSourcedIds' };
  for (const org of orgs) leadsSomewhere(gathering, org, { ...pointer, to: 'org' });
  const role = roleOf(row.get('role'));
  return role === 'guardian' || (orgId !== null && orgs.includes(orgId)) ? role : null;
}

function roleOf(text: string): Role {
  if (text === 'student' || text === 'teacher') return text;
  return text === 'guardian' || text === 'parent' || text === 'relative' ? 'guardian' : 'other';
}

function isNow({ request: { today } }: Gathering, row: TableRow): boolean {
  const end = row.get('endDate');
  return end === '' || end >= today;
}

function forget(gathering: Gathering, sourcedId: string): void {
  const { users, leaving, gone, ids } = gathering;
  const before = users.get(sourcedId);
  if (before?.role === 'student' && before.number !== '') leaving.add(before.number);
  users.delete(sourcedId);
  // Others may still point to somebody who left.
  ids.user.add(sourcedId);
  gone.push({ kind: 'user', sourcedId });
}
