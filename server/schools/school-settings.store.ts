import type { Tx } from '../db/database';
import type { ScopedDb } from '../scope/scope.store';
import type { SchoolContact } from './school';

/** What a school can change about itself, as it stands. */
export interface SchoolSettings {
  id: string;
  code: string;
  name: string;
  timeZone: string;
  /** Address ranges in CIDR notation. */
  networks: string[];
  contact: SchoolContact;
  officeHours: string;
  helpFormUrl: string | null;
  /** An iCalendar text; null where none was given. */
  holidays: string | null;
  /** Codes, in the order in which they stand on cards and slips. */
  paperLanguages: string[];
  /** Goes up with every change. */
  version: number;
}

/** Only these columns can be changed here, whatever a form sends (security 35). */
export interface SchoolChange {
  name?: string;
  contact?: SchoolContact;
  officeHours?: string;
  networks?: string[];
  helpFormUrl?: string | null;
  holidays?: string | null;
  paperLanguages?: string[];
}

interface SettingsRow {
  id: string;
  code: string;
  name: string;
  time_zone: string;
  networks: string;
  contact: string;
  office_hours: string;
  help_form_url: string | null;
  holidays: string | null;
  paper_languages: string;
  version: number;
}

/** The one of this code; without a code, the only one that is in scope. */
export async function findSettings(scoped: ScopedDb, code: string): Promise<SchoolSettings | null> {
  const query = scoped.schools().limit(2);
  if (code !== '') void query.where('schools.code', code.toUpperCase());
  const [row, second] = await query.select<SettingsRow[]>('schools.*');
  return !row || second ? null : settingsOf(row);
}

export async function findSettingsById(
  scoped: ScopedDb,
  id: string,
): Promise<SchoolSettings | null> {
  const [row] = await scoped.schools().where('schools.id', id).select<SettingsRow[]>('schools.*');
  return row ? settingsOf(row) : null;
}

function settingsOf(row: SettingsRow): SchoolSettings {
  return {
    ...{ id: row.id, code: row.code, name: row.name, timeZone: row.time_zone },
    networks: JSON.parse(row.networks) as string[],
    contact: JSON.parse(row.contact) as SchoolContact,
    officeHours: row.office_hours,
    helpFormUrl: row.help_form_url,
    holidays: row.holidays,
    paperLanguages: JSON.parse(row.paper_languages) as string[],
    version: row.version,
  };
}

/** @returns false when somebody changed the school since `version` was read */
export async function updateSchool(
  tx: Tx,
  { id, version }: { id: string; version: number },
  change: SchoolChange,
): Promise<boolean> {
  const { name, contact, officeHours, networks, helpFormUrl, holidays, paperLanguages } = change;
  const changed = await tx('schools')
    .where({ id, version })
    .update({
      version: version + 1,
      ...(name !== undefined && { name }),
      ...(contact !== undefined && { contact: JSON.stringify(contact) }),
      ...(officeHours !== undefined && { office_hours: officeHours }),
      ...(networks !== undefined && { networks: JSON.stringify(networks) }),
      ...(helpFormUrl !== undefined && { help_form_url: helpFormUrl }),
      ...(holidays !== undefined && { holidays }),
      ...(paperLanguages !== undefined && { paper_languages: JSON.stringify(paperLanguages) }),
    });
  return changed === 1;
}
