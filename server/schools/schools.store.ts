import type { Db, Tx } from '../db/database';
import type { School, SchoolContact } from './school';

interface SchoolRow {
  id: string;
  code: string;
  name: string;
  time_zone: string;
  networks: string;
  contact: string;
  office_hours: string;
  help_form_url: string | null;
  created_at: number;
}

/** Not the holidays: they are long, and most pages have no use for them. */
const columns = [
  ...['id', 'code', 'name', 'time_zone', 'networks', 'contact', 'office_hours', 'help_form_url'],
  'created_at',
];

export type StoredSchool = School & {
  /** An iCalendar text; null where none was given. */
  holidays: string | null;
};

/** @returns false when a school with this code is there already */
export async function insertSchool(tx: Tx, school: StoredSchool): Promise<boolean> {
  const added: unknown[] = await tx('schools')
    .insert({
      id: school.id,
      code: school.code,
      name: school.name,
      time_zone: school.timeZone,
      networks: JSON.stringify(school.networks),
      contact: JSON.stringify(school.contact),
      office_hours: school.officeHours,
      holidays: school.holidays,
      help_form_url: school.helpFormUrl,
      created_at: school.createdAt,
    })
    .onConflict('code')
    .ignore()
    .returning('id');
  return added.length === 1;
}

/** @param code as stored, in capital letters */
export async function findByCode(db: Db | Tx, code: string): Promise<School | null> {
  const row = await db('schools').where({ code }).first<SchoolRow | undefined>(columns);
  return row ? fromRow(row) : null;
}

export async function findSchool(db: Db | Tx, id: string): Promise<School | null> {
  const row = await db('schools').where({ id }).first<SchoolRow | undefined>(columns);
  return row ? fromRow(row) : null;
}

/** The iCalendar text of its holidays; null where none was given. */
export async function findHolidays(db: Db | Tx, id: string): Promise<string | null> {
  const row = await db('schools').where({ id }).first<{ holidays: string | null }>('holidays');
  return row?.holidays ?? null;
}

/** In the order of their names. */
export async function listSchools(db: Db | Tx): Promise<School[]> {
  const rows = await db('schools').orderBy(['name', 'code']).select<SchoolRow[]>(columns);
  return rows.map(fromRow);
}

/** The address ranges of every school, in CIDR notation. */
export async function allNetworks(db: Db | Tx): Promise<string[]> {
  const rows = await db('schools').whereNot('networks', '[]').select<SchoolRow[]>('networks');
  return rows.flatMap((row) => JSON.parse(row.networks) as string[]);
}

function fromRow(row: SchoolRow): School {
  return {
    id: row.id,
    code: row.code,
    name: row.name,
    timeZone: row.time_zone,
    networks: JSON.parse(row.networks) as string[],
    contact: JSON.parse(row.contact) as SchoolContact,
    officeHours: row.office_hours,
    helpFormUrl: row.help_form_url,
    createdAt: row.created_at,
  };
}
