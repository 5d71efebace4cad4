import type { Role } from '../staff/roles.rules';
import type { StaffStatus } from '../staff/staff-member';
import type { ScopedDb } from '../scope/scope.store';

export interface PersonLine {
  id: string;
  name: string;
  email: string;
  role: Role;
  schoolId: string | null;
  status: StaffStatus;
  hasPassword: boolean;
  lastSignInAt: number | null;
}

interface PersonRow {
  id: string;
  name: string;
  email: string;
  role: Role;
  school_id: string | null;
  status: StaffStatus;
  password_phc: string | null;
  last_sign_in_at: number | null;
}

/** By name. */
export async function listStaffIn(
  scoped: ScopedDb,
  { role, id }: { role?: Role; id?: string } = {},
): Promise<PersonLine[]> {
  const query = scoped.people();
  if (role) void query.where({ role, status: 'active' });
  if (id) void query.where('staff_members.id', id);
  const rows = await query.orderBy(['name', 'id']).select<PersonRow[]>('staff_members.*');
  return rows.map((row) => ({
    ...{ id: row.id, name: row.name, email: row.email, role: row.role, status: row.status },
    schoolId: row.school_id,
    hasPassword: row.password_phc !== null,
    lastSignInAt: row.last_sign_in_at,
  }));
}
