import { v7 as uuidv7 } from 'uuid';
import { inTransaction, type Db } from '../../../server/db/database';
import { foldEmail } from '../../../server/staff/staff-member';
import { insertMember } from '../../../server/staff/staff.store';
import type { Role } from '../../../server/staff/roles.rules';
import { SCHOOL_MORNING } from '../fake-clock';
import type { SchoolFixture } from '../fixtures';

/** Somebody who works at the school, a teacher unless told otherwise. */
export async function addTeacher(
  db: Db,
  school: SchoolFixture,
  { email = 'teacher@school.example', role = 'teacher' }: { email?: string; role?: Role } = {},
): Promise<{ id: string; email: string }> {
  const id = uuidv7();
  const address = { email, emailFolded: foldEmail(email) };
  const member = { id, ...address, name: 'Mei Lee', role, schoolId: school.id, at: SCHOOL_MORNING };
  await inTransaction(db, (tx) => insertMember(tx, member));
  return { id, email };
}
