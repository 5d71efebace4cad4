import { leadsSomewhere, rowsOfTable, type Gathering, type Pointer } from './gathering';
import type { TableRow } from './read-table';

/** Reads who is in which class; only form classes of the school are kept. */
export async function readEnrollments(gathering: Gathering): Promise<void> {
  for await (const row of rowsOfTable(gathering, 'enrollments')) {
    if (row.isGone) forget(gathering, row.sourcedId);
    else readEnrollment(gathering, row);
  }
}

function readEnrollment(gathering: Gathering, row: TableRow): void {
  const { classes, enrollments, request } = gathering;
  const classId = row.get('classSourcedId');
  const userId = row.get('userSourcedId');
  const at = (field: string, to: Pointer['to']): Pointer => ({
    ...{ table: 'enrollments', row, field, to },
  });
  const leads = [
    leadsSomewhere(gathering, classId, at('classSourcedId', 'class')),
    leadsSomewhere(gathering, userId, at('userSourcedId', 'user')),
    leadsSomewhere(gathering, row.get('schoolSourcedId'), at('schoolSourcedId', 'org')),
  ];
  if (!leads.every(Boolean) || !classes.get(classId)?.isHomeroom) return;
  const role = row.get('role');
  const end = row.get('endDate');
  if (role !== 'student' && role !== 'teacher') return;
  if (end !== '' && end < request.today) return forget(gathering, row.sourcedId);
  if (role === 'student') gathering.changedPlaces.add(userId);
  const isPrimary = row.get('primary') === 'true';
  enrollments.set(row.sourcedId, { classId, userId, role, isPrimary, line: row.line });
}

function forget({ enrollments, changedPlaces, gone }: Gathering, sourcedId: string): void {
  const before = enrollments.get(sourcedId);
  if (before?.role === 'student') changedPlaces.add(before.userId);
  enrollments.delete(sourcedId);
  gone.push({ kind: 'enrollment', sourcedId });
}
