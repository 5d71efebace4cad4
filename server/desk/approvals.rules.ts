import type { Role } from '../staff/roles.rules';

/** security 36: default resets an hour before a second person must agree. */
export interface ResetLimits {
  /** Of a teacher, times their pupils. */
  teacherShare: number;
  office: number;
  /** Of ICT and of an admin. */
  ict: number;
}

export const resetLimits: ResetLimits = { teacherShare: 1.5, office: 20, ict: 100 };

/** @param ownPupils active pupils within the person's scope */
export function resetsAnHour(role: Role, ownPupils: number, limits = resetLimits): number {
  switch (role) {
    case 'teacher':
      return Math.floor(limits.teacherShare * ownPupils);
    case 'office':
      return limits.office;
    case 'ict':
    case 'admin':
      return limits.ict;
    case 'auditor':
      return 0;
  }
}
