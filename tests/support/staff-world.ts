import { v7 as uuidv7 } from 'uuid';
import { inTransaction, type Db } from '../../server/db/database';
import type { Role } from '../../server/staff/roles.rules';
import { addPupil, addSchool, type SchoolFixture } from './fixtures';
import type { Portal } from './portal';
import { rosterFile } from './rosters/importing';
import { asStaffMember, inviteStaff, type StaffPerson } from './staff';
import type { StaffObject } from './staff-routes';

/** Two schools; in the first a class of the teacher's and one that is not. */
export interface World {
  own: SchoolFixture;
  other: SchoolFixture;
  /** A person of each role with a visit that may do everything; the teacher has 4A of `own`. */
  person(role: Role): Promise<StaffPerson>;
  /** An object inside and one outside the role's scope; null where nothing is outside. */
  objects(
    role: Role,
    staffId: string,
    kind: StaffObject,
  ): Promise<{ inside: string; outside: string | null }>;
}

interface Place {
  school: SchoolFixture;
  className: string;
}

export async function makeWorld(portal: Portal): Promise<World> {
  const { db } = portal.services;
  const own = await addSchool(db, { code: 'OWN' });
  const other = await addSchool(db, { code: 'OTHER' });
  const classA: Place = { school: own, className: '4A' };
  await addPupil(db, classA);
  await addPupil(db, { school: own, className: '5A', level: 'P5' });
  await addPupil(db, { school: other, className: '4A' });

  const insideOf = (): Place => classA;
  const outsideOf = (role: Role): Place | null => {
    if (role === 'teacher') return { school: own, className: '5A' };
    return role === 'admin' || role === 'auditor' ? null : { school: other, className: '4A' };
  };

  return {
    own,
    other,
    async person(role) {
      const isWide = role === 'admin' || role === 'auditor';
      return asStaffMember(portal, {
        role,
        schoolCode: isWide ? null : own.code,
        ...(role === 'teacher' && { classes: ['4A'] }),
      });
    },
    async objects(role, staffId, kind) {
      const outside = outsideOf(role);
      const inside = insideOf();
      const make = makers[kind];
      return {
        inside: await make(portal, inside, staffId),
        // What belongs to a school as a whole lies outside a teacher's reach in another school too.
        outside: outside && (await make(portal, outside, null)),
      };
    },
  };
}

type Maker = (portal: Portal, place: Place, staffId: string | null) => Promise<string>;

const makers: Record<StaffObject, Maker> = {
  pupil: async ({ services }, place) =>
    (await addPupil(services.db, { ...place, level: place.className === '5A' ? 'P5' : 'P4' })).id,
  class: async ({ services }, { school, className }) => {
    const row = await services
      .db('form_classes')
      .where({ school_id: school.id, name: className })
      .first<{ id: string }>('id');
    return row.id;
  },
  level: (_portal, { className }) => Promise.resolve(`P${className.slice(0, 1)}`),
  person: async (portal, { school }) =>
    (await inviteStaff(portal, { role: 'office', schoolCode: school.code })).member.id,
  alert: async (portal, place) =>
    insert(portal.services.db, 'alerts', {
      ...{ kind: 'prank', school_id: place.school.id, raised_at: 0, last_at: 0 },
      ...{ count: 5, details: '{}', form_class_id: await makers.class(portal, place, null) },
    }),
  approval: async (portal, { school }, staffId) => {
    const asker = await inviteStaff(portal, { role: 'office', schoolCode: school.code });
    const now = portal.clock.now();
    return insert(portal.services.db, 'approvals', {
      ...{ school_id: school.id, asked_by: staffId ?? asker.member.id, what: '4A' },
      ...{ account_ids: '[]', asked_at: now, expires_at: now + 3_600_000, state: 'waiting' },
    });
  },
  print: async ({ services, clock }, { school }, staffId) => {
    const now = clock.now();
    return insert(services.db, 'print_jobs', {
      ...{ school_id: school.id, kind: 'labels', what: '4A', made_by_kind: 'staff' },
      ...{ made_by_id: staffId ?? 'somebody', state: 'handed-out', total: 1, done: 1 },
      ...{ made_at: now, handed_out_at: now, holder: 'another', lease_until: 0 },
    });
  },
  request: async (portal, place) =>
    insert(portal.services.db, 'help_requests', {
      ...{ reference_digest: uuidv7(), school_id: place.school.id, full_name: 'Tan Wei Ling' },
      ...{ form_class_id: await makers.class(portal, place, null), class_name: place.className },
      ...{ asking: 'guardian', problem: 'locked', message: '', reply_to: '', language: 'en' },
      ...{ state: 'received', made_at: portal.clock.now() },
    }),
  // Undone as a whole file's worth: the address names the batch.
  leaving: async (portal, place) => {
    const batch = uuidv7();
    await insert(portal.services.db, 'leavings', {
      ...{ batch_id: batch, account_id: await makers.pupil(portal, place, null) },
      ...{ school_id: place.school.id, leaves_on: '2027-12-31', status_before: 'active' },
      ordered_at: portal.clock.now(),
    });
    return batch;
  },
  transfer: async (portal, place) => {
    const to = await addSchool(portal.services.db);
    return insert(portal.services.db, 'roster_transfers', {
      ...{ account_id: await makers.pupil(portal, place, null), year: 2027, class_name: '4A' },
      ...{ from_school_id: place.school.id, to_school_id: to.id, level: 'P4' },
      ...{ requested_at: portal.clock.now(), state: 'waiting' },
    });
  },
  'staff-preview': async ({ services }, { school }, staffId) => {
    const header = 'email,name,role,class,from,to';
    const result = await services.staffFiles.preview({
      file: rosterFile([`${uuidv7()}@school.example,Ada Office,office,,,`], header),
      school: { id: school.id, timeZone: 'Asia/Singapore' },
      ...{ ownerId: staffId ?? 'somebody', granter: 'ict' },
    });
    if (result.kind !== 'ready') throw new Error(JSON.stringify(result.problems));
    return result.id;
  },
  // The same for every school, and the admin's alone.
  bank: () => Promise.resolve('private'),
  question: () => Promise.resolve('robot-name'),
  nothing: () => Promise.resolve(uuidv7()),
};

async function insert(db: Db, table: string, row: object): Promise<string> {
  const id = uuidv7();
  await inTransaction(db, (tx) => tx(table).insert({ id, ...row }));
  return id;
}
