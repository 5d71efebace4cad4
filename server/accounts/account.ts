export const levels = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'] as const;
export type Level = (typeof levels)[number];

export type AccountStatus = 'active' | 'disabled' | 'leaver';

/** A pupil's account; all times in milliseconds since 1970. */
export interface Account {
  id: string;
  schoolId: string;
  studentNumber: string;
  /** As given, `Jon_Tan_1@students.edu.sg`. */
  loginId: string;
  /** As compared: the canonical login ID. */
  loginIdFolded: string;
  fullName: string;
  firstName: string;
  lastName: string;
  formClassId: string;
  className: string;
  level: Level;
  status: AccountStatus;
  /** Sessions and resets hold the epoch they began in, and end when it has moved on. */
  authEpoch: number;
  lastSignInAt: number | null;
  /** "That was not me" closed the challenge path until staff release it. */
  challengeClosedAt: number | null;
  challengeResetAt: number | null;
  /** Staff asked for a new set of QnA. */
  enrolAskedAt: number | null;
}
