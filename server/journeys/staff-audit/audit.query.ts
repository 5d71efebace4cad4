import type { Response } from 'express';
import { peopleLike, type AuditFilter } from '../../desk/audit-lines.store';
import type { AuditLook } from '../../desk/audit-desk';
import { deny, staffOf } from '../../http/staff-visit';
import { momentOf, isDay, addDays } from '../../schools/working-time.rules';
import type { Services } from '../../services';
import { auditActions } from '../../http/audit-words';

/** What was typed into the filters; '' where nothing was. */
export interface AuditQuery {
  person: string;
  action: string;
  from: string;
  to: string;
  /** A school's code, of those who see more than one. */
  school: string;
  beforeAt: string;
  beforeId: string;
}

export interface ReadLook {
  look: AuditLook;
  query: AuditQuery;
  /** Days that no calendar has. */
  wrong: ('from' | 'to')[];
  timeZone: string;
}

interface ChosenSchool {
  id: string;
  code: string;
  time_zone: string;
}

const FIELD_MAX = 100;
const OPAQUE_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** From the query of a page or the fields of a form; both have the same names. */
export async function readLook(
  services: Services,
  res: Response,
  given: unknown,
): Promise<ReadLook> {
  const { member, scoped, school: own } = staffOf(res);
  const query = readQuery(given);
  const school = query.school === '' ? null : await schoolOf(scoped, query.school);
  // All of the installation is not what was asked for; nothing of another school is there.
  if (school === undefined) return deny(services, res, { what: 'school' });
  const timeZone = school?.time_zone ?? own?.timeZone ?? services.config.TIME_ZONE;
  const filter: AuditFilter = {
    ...(own && { chain: own.id }),
    ...(school && { chain: school.id }),
    ...(auditActions.includes(query.action) && { action: query.action }),
    ...(query.person !== '' && { people: await peopleOf(services, res, query.person) }),
    ...dayFilter(query, timeZone),
  };
  const wrong = (['from', 'to'] as const).filter((edge) => query[edge] && !isDay(query[edge]));
  return { look: { member, scoped, filter }, query, wrong, timeZone };
}

function readQuery(given: unknown): AuditQuery {
  const fields = (given ?? {}) as Record<string, unknown>;
  const text = (name: string) => {
    const value = fields[name];
    return typeof value === 'string' && value.isWellFormed()
      ? value.replaceAll('\0', '').slice(0, FIELD_MAX).trim()
      : '';
  };
  return {
    ...{ person: text('person'), action: text('action'), from: text('from'), to: text('to') },
    ...{ school: text('school'), beforeAt: text('beforeAt'), beforeId: text('beforeId') },
  };
}

async function schoolOf(
  scoped: AuditLook['scoped'],
  code: string,
): Promise<ChosenSchool | undefined> {
  const [school] = await scoped
    .schools()
    .where('schools.code', code.toUpperCase())
    .select<ChosenSchool[]>('schools.id', 'schools.code', 'schools.time_zone');
  return school;
}

/** Nobody who fits leaves nothing to be seen, rather than everything. */
async function peopleOf({ canonicalId }: Services, res: Response, text: string): Promise<string[]> {
  const { scoped } = staffOf(res);
  if (OPAQUE_ID.test(text)) return [text];
  return peopleLike(scoped, { canonicalId: canonicalId(text), text });
}

function dayFilter({ from, to }: AuditQuery, timeZone: string): Pick<AuditFilter, 'from' | 'to'> {
  return {
    ...(isDay(from) && { from: momentOf(from, 0, timeZone) }),
    ...(isDay(to) && { to: momentOf(addDays(to, 1), 0, timeZone) }),
  };
}
