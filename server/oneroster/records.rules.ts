/** What is remembered of a zip, so that a later delta can be understood: no names, no guardians' contacts. */
export type RosterRecord =
  | { kind: 'org'; sourcedId: string }
  | ({ kind: 'class'; sourcedId: string } & ClassFacts)
  | ({ kind: 'user'; sourcedId: string } & UserFacts)
  | ({ kind: 'enrollment'; sourcedId: string } & EnrollmentFacts);

export interface ClassFacts {
  name: string;
  grades: string[];
  isHomeroom: boolean;
  /** None where the zip says none. */
  year: number | null;
}

export interface UserFacts {
  role: 'student' | 'teacher' | 'guardian' | 'other';
  /** Student number; empty for everybody else. */
  number: string;
  grades: string[];
  agents: string[];
  /** Of a teacher: how staff are known. */
  email: string;
}

export interface EnrollmentFacts {
  classId: string;
  userId: string;
  role: 'student' | 'teacher';
  isPrimary: boolean;
}

/** Names and contacts, as they stand in the file of this time only. */
export interface PersonFacts {
  line: number;
  givenName: string;
  middleName: string;
  familyName: string;
  email: string;
  mobile: string;
}

/** A pupil as the portal knows them, for a delta that tells only part. */
export interface KnownPupil {
  studentNumber: string;
  fullName: string;
  firstName: string;
  lastName: string;
  guardianEmail: string | null;
  guardianMobile: string | null;
}

/** A row of the roster with its line in users.csv. */
export interface OneRosterPupil {
  line: number;
  /** In the order of {@link pupilColumns}. */
  cells: string[];
}

export const pupilColumns = [
  ...['student_number', 'full_name', 'first_name', 'last_name', 'class', 'level'],
  ...['guardian_email', 'guardian_mobile'],
] as const;

/** Who has a form class, by the address that staff are known by. */
export interface OneRosterTeacher {
  className: string;
  email: string;
}
