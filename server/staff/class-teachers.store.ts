import type { Db, Tx } from '../db/database';

export type TeacherKind = 'form' | 'cover';

export interface ClassTeacher {
  id: string;
  formClassId: string;
  staffId: string;
  kind: TeacherKind;
  /** Days of the school's time zone, `2027-01-04`, both included. */
  fromDay: string;
  toDay: string | null;
  givenBy: string | null;
  at: number;
}

export async function insertClassTeacher(tx: Tx, given: ClassTeacher): Promise<void> {
  await tx('class_teachers').insert({
    id: given.id,
    form_class_id: given.formClassId,
    staff_id: given.staffId,
    kind: given.kind,
    from_day: given.fromDay,
    to_day: given.toDay,
    given_by: given.givenBy,
    created_at: given.at,
  });
}

export interface GivenClass {
  id: string;
  formClassId: string;
  className: string;
  year: number;
  staffId: string;
  staffName: string;
  kind: TeacherKind;
  fromDay: string;
  toDay: string | null;
}

interface GivenRow {
  id: string;
  form_class_id: string;
  class_name: string;
  year: number;
  staff_id: string;
  staff_name: string;
  kind: TeacherKind;
  from_day: string;
  to_day: string | null;
}

/** Whoever has or had one of these classes, or all classes of one person; the latest first. */
export async function listClassTeachers(
  db: Db | Tx,
  of: { formClassId: string } | { staffId: string },
): Promise<GivenClass[]> {
  const column = 'staffId' in of ? 'class_teachers.staff_id' : 'class_teachers.form_class_id';
  const rows = await db('class_teachers')
    .join('form_classes', 'form_classes.id', 'class_teachers.form_class_id')
    .join('staff_members', 'staff_members.id', 'class_teachers.staff_id')
    .where(column, 'staffId' in of ? of.staffId : of.formClassId)
    .orderBy([{ column: 'class_teachers.from_day', order: 'desc' }, 'form_classes.name'])
    .select<GivenRow[]>(
      'class_teachers.*',
      'form_classes.name as class_name',
      'form_classes.year as year',
      'staff_members.name as staff_name',
    );
  return rows.map((row) => ({
    id: row.id,
    formClassId: row.form_class_id,
    className: row.class_name,
    year: row.year,
    staffId: row.staff_id,
    staffName: row.staff_name,
    kind: row.kind,
    fromDay: row.from_day,
    toDay: row.to_day,
  }));
}

/** @returns false when it ended before, or there is none */
export async function endClassTeacher(
  tx: Tx,
  { id, formClassId, lastDay }: { id: string; formClassId: string; lastDay: string },
): Promise<boolean> {
  const changed = await tx('class_teachers')
    .where({ id, form_class_id: formClassId })
    .where((open) => {
      void open.whereNull('to_day').orWhere('to_day', '>', lastDay);
    })
    .update({ to_day: lastDay });
  return changed === 1;
}

export interface FoundClass {
  id: string;
  name: string;
  year: number;
  level: string;
}

export async function findClassByName(
  db: Db | Tx,
  { schoolId, year, name }: { schoolId: string; year: number; name: string },
): Promise<FoundClass | null> {
  const row = await db('form_classes')
    .where({ school_id: schoolId, year, name })
    .first<FoundClass | undefined>('id', 'name', 'year', 'level');
  return row ?? null;
}
