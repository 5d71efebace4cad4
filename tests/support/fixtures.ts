import { v7 as uuidv7 } from 'uuid';
import type { Account, Level } from '../../server/accounts/account';
import { findById } from '../../server/accounts/accounts.store';
import { inTransaction, type Db } from '../../server/db/database';
import { SCHOOL_MORNING } from './fake-clock';

export interface SchoolFixture {
  id: string;
  code: string;
}

let made = 0;

export async function addSchool(
  db: Db,
  { code = `S${++made}`, networks = [] as string[] } = {},
): Promise<SchoolFixture> {
  const id = uuidv7();
  await inTransaction(db, async (tx) => {
    await tx('schools').insert({
      id,
      code,
      name: `School ${code}`,
      time_zone: 'Asia/Singapore',
      networks: JSON.stringify(networks),
      contact: '{}',
      office_hours: 'Mon-Fri 07:30-15:00',
      created_at: SCHOOL_MORNING,
    });
  });
  return { id, code };
}

export interface PupilOverrides {
  school?: SchoolFixture;
  loginId?: string;
  fullName?: string;
  firstName?: string;
  lastName?: string;
  className?: string;
  level?: Level;
  status?: string;
}

/** A pupil of 4A unless told otherwise; makes the school and the class where they are missing. */
export async function addPupil(db: Db, overrides: PupilOverrides = {}): Promise<Account> {
  const number = ++made;
  const school = overrides.school ?? (await addSchool(db));
  const level = overrides.level ?? 'P4';
  const className = overrides.className ?? `${level.slice(1)}A`;
  const loginId = overrides.loginId ?? `Pupil_${number}@students.edu.sg`;
  const id = uuidv7();
  await inTransaction(db, async (tx) => {
    await tx('form_classes')
      .insert({ id: uuidv7(), school_id: school.id, year: 2027, name: className, level })
      .onConflict(['school_id', 'year', 'name'])
      .ignore();
    const formClass = await tx('form_classes')
      .where({ school_id: school.id, year: 2027, name: className })
      .first<{ id: string }>('id');
    await tx('accounts').insert({
      id,
      school_id: school.id,
      student_number: `N${number}`,
      login_id: loginId,
      login_id_folded: loginId.toLowerCase(),
      full_name: overrides.fullName ?? `Wei Ling Zhuang ${number}`,
      first_name: overrides.firstName ?? 'Wei Ling',
      last_name: overrides.lastName ?? 'Zhuang',
      form_class_id: formClass.id,
      level,
      status: overrides.status ?? 'active',
      status_at: SCHOOL_MORNING,
      created_at: SCHOOL_MORNING,
      updated_at: SCHOOL_MORNING,
    });
  });
  const account = await findById(db, id);
  if (!account) throw new Error('the pupil just added is missing');
  return account;
}
