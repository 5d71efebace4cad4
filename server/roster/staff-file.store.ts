import type { Db, Tx } from '../db/database';
import { anyOf } from './bulk.store';

export interface KnownStaff {
  id: string;
  emailFolded: string;
  role: string;
  schoolId: string | null;
}

/** Whoever has one of these addresses, in whichever school. */
export async function staffByEmail(
  db: Db | Tx,
  emailsFolded: readonly string[],
): Promise<Map<string, KnownStaff>> {
  const rows = await db('staff_members')
    .whereIn('email_folded', anyOf(db, emailsFolded))
    .select<{ id: string; email_folded: string; role: string; school_id: string | null }[]>(
      ...['id', 'email_folded', 'role', 'school_id'],
    );
  return new Map(
    rows.map((row) => [
      row.email_folded,
      { id: row.id, emailFolded: row.email_folded, role: row.role, schoolId: row.school_id },
    ]),
  );
}

export interface SchoolClass {
  id: string;
  year: number;
  name: string;
}

export async function classesOfSchool(db: Db | Tx, schoolId: string): Promise<SchoolClass[]> {
  return db('form_classes')
    .where({ school_id: schoolId })
    .select<SchoolClass[]>('id', 'year', 'name');
}

/** Classes of the year that have pupils and, on that day, no form teacher. */
export async function classesWithoutTeacher(
  db: Db | Tx,
  { schoolId, year, day }: { schoolId: string; year: number; day: string },
): Promise<SchoolClass[]> {
  return db('form_classes as c')
    .where({ school_id: schoolId, year })
    .whereExists(
      db('accounts')
        .whereRaw("accounts.form_class_id = c.id AND accounts.status <> 'leaver'")
        .select('accounts.id'),
    )
    .whereNotExists(
      db('class_teachers as t')
        .whereRaw("t.form_class_id = c.id AND t.kind = 'form'")
        .where('t.from_day', '<=', day)
        .where((open) => {
          void open.whereNull('t.to_day').orWhere('t.to_day', '>=', day);
        })
        .select('t.id'),
    )
    .orderBy('c.name')
    .select<SchoolClass[]>('c.id', 'c.year', 'c.name');
}

/** Two files of one school wait for each other; and a transaction begins with a write. */
export async function holdSchool(tx: Tx, schoolId: string): Promise<void> {
  await tx('schools').where({ id: schoolId }).update({ id: schoolId });
}

export interface FormTeacher {
  formClassId: string;
  staffId: string;
  fromDay: string;
  toDay: string | null;
}

export async function formTeachersOfSchool(db: Db | Tx, schoolId: string): Promise<FormTeacher[]> {
  return db('class_teachers as t')
    .join('form_classes as c', 'c.id', 't.form_class_id')
    .where({ 'c.school_id': schoolId, 't.kind': 'form' })
    .select<FormTeacher[]>({
      formClassId: 't.form_class_id',
      staffId: 't.staff_id',
      fromDay: 't.from_day',
      toDay: 't.to_day',
    });
}
