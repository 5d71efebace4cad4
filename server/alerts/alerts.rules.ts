export const alertKinds = ['spraying', 'prank', 'not-me'] as const;
export type AlertKind = (typeof alertKinds)[number];

/** Where an alert belongs: what staff may see of it follows from this. */
export interface AlertPlace {
  /** Null for what hit login IDs that nobody has. */
  schoolId: string | null;
  formClassId: string | null;
  accountId: string | null;
}

export interface AlertPolicy {
  /** One secret against so many accounts … */
  sprayAccounts: number;
  /** Or so many pupils of one class locked … */
  prankLocks: number;
  /** … within this time, raises an alert; what follows within it joins the same one. */
  windowMs: number;
}

/** security 12. */
export const defaultAlertPolicy: AlertPolicy = {
  sprayAccounts: 20,
  prankLocks: 5,
  windowMs: 10 * 60 * 1000,
};

/** Kind and place in one text: events with the same one join the same alert. */
export function joinKey(kind: AlertKind, place: AlertPlace): string {
  switch (kind) {
    case 'spraying':
      return `${kind}:${place.schoolId ?? ''}`;
    case 'prank':
      return `${kind}:${place.formClassId ?? ''}`;
    case 'not-me':
      return `${kind}:${place.accountId ?? ''}`;
  }
}

/** The moment after which an event keeps an alert of this kind going. */
export function joinsSince(kind: AlertKind, now: number, { windowMs }: AlertPolicy): number {
  // A child's word stands until staff have dealt with it.
  return kind === 'not-me' ? 0 : now - windowMs;
}
