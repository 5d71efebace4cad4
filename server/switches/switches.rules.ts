export const switchPaths = ['challenge', 'sign-in-outside'] as const;
/** What an admin can suspend: the questions, or sign-in from an unknown place (security 36). */
export type SwitchPath = (typeof switchPaths)[number];

/** In force at this moment. */
export interface Suspension {
  id: string;
  path: SwitchPath;
  /** Null for every school. */
  school: { id: string; code: string; name: string } | null;
  /** What visitors read meanwhile; '' where the prepared words are enough. */
  banner: string;
  /** Milliseconds since 1970. */
  endsAt: number;
}

export type SuspensionAnswer =
  | { kind: 'open' }
  | { kind: 'suspended'; until: number; banner: string }
  /** Some schools are suspended, and the visitor has not said which one is theirs. */
  | { kind: 'choose-school'; until: number };

/**
 * What a visitor is told before anything is looked at. Depends on the school that the visitor chose
 * and on nothing that an account knows, so that it tells nothing about any login ID (security 1).
 *
 * @param chosen code of the visitor's own choice; null without one
 */
export function suspensionFor(
  active: readonly Suspension[],
  path: SwitchPath,
  chosen: string | null,
): SuspensionAnswer {
  const ofPath = active.filter((one) => one.path === path);
  const mine = ofPath.filter(({ school }) => school === null || school.code === chosen);
  if (mine.length > 0) {
    const banner = mine.find((one) => one.banner !== '')?.banner ?? '';
    return { kind: 'suspended', until: latest(mine), banner };
  }
  const isUndecided = chosen === null && ofPath.length > 0;
  return isUndecided ? { kind: 'choose-school', until: latest(ofPath) } : { kind: 'open' };
}

/**
 * Whether an account's own school is suspended. Whoever came in as a visitor of another school meets
 * an account that no secret opens, as if there were none.
 */
export function isSuspended(
  active: readonly Suspension[],
  path: SwitchPath,
  schoolId: string,
): boolean {
  return active.some(
    (one) => one.path === path && (one.school === null || one.school.id === schoolId),
  );
}

/** Those that concern a visitor who chose this school, or none yet. */
export function suspensionsShown(
  active: readonly Suspension[],
  chosen: string | null,
): Suspension[] {
  return active.filter(
    ({ school }) => school === null || chosen === null || school.code === chosen,
  );
}

export const BANNER_MAX = 200;
/** Two weeks: an emergency that lasts longer is set anew by somebody who thinks about it. */
export const HOURS_MAX = 336;

export function bannerFits(text: string): boolean {
  return Array.from(text).length <= BANNER_MAX && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text);
}

/** Whole hours from 1 to {@link HOURS_MAX}; null for anything else. */
export function readHours(typed: string): number | null {
  const hours = /^\d{1,3}$/.test(typed) ? Number(typed) : 0;
  return hours >= 1 && hours <= HOURS_MAX ? hours : null;
}

function latest(suspensions: readonly Suspension[]): number {
  return Math.max(...suspensions.map(({ endsAt }) => endsAt));
}
