import { createHash } from 'node:crypto';
import type { GivenClass, StaffPlan } from './staff-file-plan';

/** What a file of staff changes, to be shown to somebody. */
export interface StaffChanges {
  fresh: { email: string; name: string; role: string }[];
  given: {
    name: string;
    className: string;
    year: number;
    from: string;
    to: string | null;
    change: GivenClass['change'];
  }[];
  /** "4A (2027)" */
  withoutTeacher: string[];
}

export function staffChangesOf(plan: StaffPlan, withoutTeacher: string[]): StaffChanges {
  return {
    fresh: [...plan.fresh.values()].map(({ email, name, role }) => ({ email, name, role })),
    given: plan.given.map(({ row, formClass, from, to, change }) => ({
      ...{ name: row.name, className: formClass.name, year: formClass.year },
      ...{ from, to, change },
    })),
    withoutTeacher,
  };
}

/** Another one when anything that was shown would now be different. */
export function digestOfChanges(changes: StaffChanges): string {
  return createHash('sha256').update(JSON.stringify(changes)).digest('hex');
}
