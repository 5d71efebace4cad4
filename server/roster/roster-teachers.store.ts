import { v7 as uuidv7 } from 'uuid';
import type { Tx } from '../db/database';
import { insertClassTeacher } from '../staff/class-teachers.store';
import { foldEmail } from '../staff/staff-member';
import { findStaff } from './oneroster-records.store';

export interface Linking {
  schoolId: string;
  teachers: readonly { formClassId: string; email: string }[];
  year: number;
  givenBy: string | null;
  now: number;
}

/**
 * Gives form classes to staff who are there already. Nobody is added and no role changes: a roster
 * of pupils must not make staff.
 */
export async function linkTeachers(
  tx: Tx,
  { schoolId, teachers, year, givenBy, now }: Linking,
): Promise<{ linked: number; unknown: number }> {
  const emails = teachers.map(({ email }) => foldEmail(email));
  const staff = await findStaff(tx, schoolId, emails);
  let linked = 0;
  let unknown = 0;
  for (const [index, { formClassId }] of teachers.entries()) {
    const staffId = staff.get(emails[index] ?? '');
    if (staffId === undefined) unknown++;
    else {
      const days = { fromDay: `${year}-01-01`, toDay: `${year}-12-31` };
      const given = { id: uuidv7(), formClassId, staffId, ...days, givenBy, at: now };
      if (await giveFormClass(tx, given)) linked++;
    }
  }
  return { linked, unknown };
}

export interface FormClassGiven {
  id: string;
  formClassId: string;
  staffId: string;
  fromDay: string;
  toDay: string | null;
  givenBy: string | null;
  at: number;
}

/** @returns false when the person has the class from that day already; the last day is then set */
export async function giveFormClass(tx: Tx, given: FormClassGiven): Promise<boolean> {
  const changed = await tx('class_teachers')
    .where({ form_class_id: given.formClassId, staff_id: given.staffId, kind: 'form' })
    .where({ from_day: given.fromDay })
    .update({ to_day: given.toDay });
  if (changed > 0) return false;
  await insertClassTeacher(tx, { ...given, kind: 'form' });
  return true;
}
