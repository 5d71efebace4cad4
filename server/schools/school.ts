/** What a locked-out child is told about whom to ask; empty lines are left out. */
export interface SchoolContact {
  phone?: string;
  email?: string;
  /** Such as "General Office, Block A". */
  place?: string;
}

export interface School {
  id: string;
  /** Capital letters and digits, such as CPS. */
  code: string;
  name: string;
  timeZone: string;
  /** Address ranges in CIDR notation. */
  networks: string[];
  contact: SchoolContact;
  /** Such as `Mon-Fri 07:30-15:00`. */
  officeHours: string;
  /** A form of the school's own for requests for help; null for the portal's. */
  helpFormUrl: string | null;
  /** Milliseconds since 1970. */
  createdAt: number;
}
