import { v7 as uuidv7 } from 'uuid';
import type { Audit } from '../audit/audit';
import { DAY, type Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import { endClassTeacher, insertClassTeacher } from './class-teachers.store';
import type { StaffMember } from './staff-member';
import { asStaff } from './staff-trail';

export interface CoverDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
}

interface CoveredClass {
  id: string;
  schoolId: string;
}

interface Giving {
  member: StaffMember;
  formClass: CoveredClass;
  teacherId: string;
  fromDay: string;
  toDay: string;
}

interface Ending {
  member: StaffMember;
  formClass: CoveredClass;
  id: string;
  today: string;
}

export type Cover = ReturnType<typeof createCover>;

/** A teacher who stands in for another. Days are those of the school's time zone. */
export function createCover({ db, clock, audit }: CoverDependencies) {
  return {
    give: ({ member, formClass, teacherId, fromDay, toDay }: Giving): Promise<void> =>
      inTransaction(db, async (tx) => {
        const at = clock.now();
        await insertClassTeacher(tx, {
          ...{ id: uuidv7({ msecs: at }), formClassId: formClass.id, staffId: teacherId },
          ...{ kind: 'cover', fromDay, toDay, givenBy: member.id, at },
        });
        await audit.record(tx, {
          ...{ chain: formClass.schoolId, at, actor: asStaff(member.id), subjectId: teacherId },
          ...{ action: 'cover.given', result: 'done' },
          details: { class: formClass.id, from: fromDay, to: toDay },
        });
      }),

    /** From this moment on; yesterday was the last day. @returns false when there is none */
    end: ({ member, formClass, id, today }: Ending): Promise<boolean> =>
      inTransaction(db, async (tx) => {
        const lastDay = new Date(Date.parse(`${today}T00:00:00Z`) - DAY).toISOString().slice(0, 10);
        const ended = await endClassTeacher(tx, { id, formClassId: formClass.id, lastDay });
        if (!ended) return false;
        const at = clock.now();
        await audit.record(tx, {
          ...{ chain: formClass.schoolId, at, actor: asStaff(member.id), subjectId: null },
          ...{ action: 'cover.ended', result: 'done', details: { class: formClass.id, cover: id } },
        });
        return true;
      }),
  };
}
