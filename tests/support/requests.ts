import { createAudit } from '../../server/audit/audit';
import type { Clock } from '../../server/clock';
import { inTransaction, type Db } from '../../server/db/database';
import { createRequests } from '../../server/requests/requests';
import { createRequestDesk } from '../../server/requests/request-desk';
import type { Asking } from '../../server/requests/request';
import { createSchools } from '../../server/schools/schools';
import type { School } from '../../server/schools/school';
import { scopedDb, type Scope, type ScopedDb } from '../../server/scope/scope.store';
import type { SchoolFixture } from './fixtures';

export function requestRoom(db: Db, clock: Clock, policy = {}) {
  const audit = createAudit({ keys: [{ id: 'key', key: Buffer.alloc(32, 1) }] });
  const schools = createSchools({ db, clock, audit, timeZone: 'Asia/Singapore' });
  const key = Buffer.alloc(32, 2);
  const limits = { visitorHour: 1000, schoolHour: 1000, keepDays: 90, ...policy };
  return {
    schools,
    requests: createRequests({ db, clock, audit, schools, key, policy: limits }),
    desk: createRequestDesk({ db, clock, audit }),
  };
}

/** What a guardian asks who gets everything right. */
export function asking(school: School, changes: Partial<Asking> = {}): Asking {
  return {
    ...{ school, fullName: 'Wei Ling Zhuang', className: '4A', asking: 'guardian' },
    ...{ problem: 'locked', replyTo: '6000 0000', message: '', language: 'en' },
    visitor: { address: '198.51.100.7', device: null },
    ...changes,
  };
}

export async function theSchool(db: Db, { id }: SchoolFixture): Promise<School> {
  const { code, name, time_zone, office_hours } = await db('schools')
    .where({ id })
    .first<Record<'code' | 'name' | 'time_zone' | 'office_hours', string>>();
  return {
    ...{ id, code, name, timeZone: time_zone, officeHours: office_hours, networks: [] },
    ...{ contact: {}, helpFormUrl: null, createdAt: 0 },
  };
}

/** As a person of the staff sees the database on the first school morning of 2027. */
export function seenBy(db: Db, scope: Partial<Scope>): ScopedDb {
  return scopedDb(db, {
    ...{ staffId: 'nobody', role: 'office', schoolId: null, today: '2027-01-04' },
    ...scope,
  });
}

export async function addStaffRow(db: Db, id: string, schoolId: string): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx('staff_members').insert({
      ...{ id, email: `${id}@school.example`, email_folded: `${id}@school.example`, name: id },
      ...{ role: 'office', school_id: schoolId, status: 'active', auth_epoch: 1 },
      ...{ created_at: 0, updated_at: 0 },
    });
  });
}
