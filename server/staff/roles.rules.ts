export const roles = ['teacher', 'office', 'ict', 'admin', 'auditor'] as const;
export type Role = (typeof roles)[number];

/** What a person may do; product.md, "Who may do what". Where, is a matter of scope. */
export const deeds = {
  'see-pupils': ['teacher', 'office', 'ict', 'admin'],
  unlock: ['teacher', 'office', 'ict', 'admin'],
  'default-password': ['teacher', 'office', 'ict', 'admin'],
  'ask-qna': ['teacher', 'office', 'ict', 'admin'],
  'new-card': ['teacher', 'office', 'ict', 'admin'],
  'cards-for-many': ['ict', 'admin'],
  disable: ['ict', 'admin'],
  requests: ['teacher', 'office', 'ict'],
  roster: ['ict', 'admin'],
  people: ['ict', 'admin'],
  cover: ['office', 'ict', 'admin'],
  audit: ['ict', 'admin', 'auditor'],
  contact: ['office', 'ict', 'admin'],
  settings: ['ict', 'admin'],
  installation: ['admin'],
} as const satisfies Record<string, readonly Role[]>;

export type Deed = keyof typeof deeds;

export function may(role: Role, deed: Deed): boolean {
  return (deeds[deed] as readonly Role[]).includes(role);
}

/** Roles that belong to no school and see all of them. */
export function isInstallationWide(role: Role): boolean {
  return role === 'admin' || role === 'auditor';
}

const rank: Record<Role, number> = { teacher: 1, office: 2, ict: 3, auditor: 3, admin: 4 };

/** security 33: nobody grants a role above their own, and only an admin makes those of the whole installation. */
export function mayGrant(granter: Role, granted: Role): boolean {
  if (!may(granter, 'people')) return false;
  if (isInstallationWide(granted)) return granter === 'admin';
  return rank[granted] <= rank[granter];
}

/** Roles whose lost factor or password takes two different people to replace (security 33). */
export function needsSecondPerson(role: Role): boolean {
  return role === 'ict' || role === 'admin';
}
