import type { PasswordPolicy } from '../password/policy.rules';

/** What a school may ask for beyond the installation. `defaultHours`: of a default password. */
export const demandNames = [
  'minLength',
  'minLower',
  'minUpper',
  'minDigits',
  'minLetters',
  'minSpecial',
  'minClasses',
  'historyDepth',
  'maxRun',
  'maxSequence',
  'firstNotSymbol',
  'expiryDays',
  'expiryWarningDays',
  'defaultHours',
] as const;
export type DemandName = (typeof demandNames)[number];

/** Whole numbers, as in {@link PasswordPolicy}; `firstNotSymbol` is 1 or 0. */
export type Demands = Record<DemandName, number>;
/** A school's own; what is missing is left to the installation. */
export type SchoolDemands = Partial<Demands>;

interface Demand {
  /** `fewest`: 0 asks for nothing at all. */
  stricter: 'more' | 'fewer' | 'fewest';
  /** What the settings of the installation allow at most. */
  most: number;
}

const kinds: Record<DemandName, Demand> = {
  minLength: { stricter: 'more', most: 128 },
  minLower: { stricter: 'more', most: 128 },
  minUpper: { stricter: 'more', most: 128 },
  minDigits: { stricter: 'more', most: 128 },
  minLetters: { stricter: 'more', most: 128 },
  minSpecial: { stricter: 'more', most: 128 },
  minClasses: { stricter: 'more', most: 4 },
  historyDepth: { stricter: 'more', most: 24 },
  maxRun: { stricter: 'fewest', most: 128 },
  maxSequence: { stricter: 'fewest', most: 128 },
  firstNotSymbol: { stricter: 'more', most: 1 },
  expiryDays: { stricter: 'fewest', most: 3650 },
  // An earlier warning takes nothing away from anybody.
  expiryWarningDays: { stricter: 'more', most: 365 },
  defaultHours: { stricter: 'fewer', most: 8760 },
};

/** Which way a value gets stricter. */
export function directionOf(name: DemandName): Demand['stricter'] {
  return kinds[name].stricter;
}

export function stricterOf(name: DemandName, one: number, other: number): number {
  const { stricter } = kinds[name];
  if (stricter === 'more') return Math.max(one, other);
  if (stricter === 'fewest' && (one === 0 || other === 0)) return Math.max(one, other);
  return Math.min(one, other);
}

/** What holds in a school: of each value the stricter one, so that a raised floor wins at once. */
export function strictest(floor: Demands, own: SchoolDemands): Demands {
  const held = demandNames.map((name) => [
    name,
    stricterOf(name, floor[name], own[name] ?? floor[name]),
  ]);
  return Object.fromEntries(held) as Demands;
}

/** Characters that a password needs at least, whatever they are. */
export function charactersNeeded(demands: Demands): number {
  const { minLength, minLetters, minLower, minUpper, minDigits, minSpecial } = demands;
  return Math.max(minLength, Math.max(minLetters, minLower + minUpper) + minDigits + minSpecial);
}

export function demandsOf(policy: PasswordPolicy, defaultHours: number): Demands {
  const all = { ...policy, firstNotSymbol: policy.firstNotSymbol ? 1 : 0, defaultHours };
  return Object.fromEntries(demandNames.map((name) => [name, all[name]])) as Demands;
}

/** The installation's policy with these values in the place of its own. */
export function policyWith(policy: PasswordPolicy, demands: Demands): PasswordPolicy {
  const held = { ...policy, ...demands, firstNotSymbol: demands.firstNotSymbol === 1 };
  return Object.fromEntries(
    Object.keys(policy).map((name) => [name, held[name as keyof PasswordPolicy]]),
  ) as unknown as PasswordPolicy;
}

export interface DemandProblem {
  /** `together` where no single field is to blame. */
  field: DemandName | 'together';
  code: 'number' | 'looser' | 'warning' | 'room' | 'impossible';
  params: Record<string, number>;
}

export interface DemandReading {
  demands: SchoolDemands;
  problems: DemandProblem[];
}

/**
 * Reads a form; an empty field leaves the value to the installation.
 *
 * @param typed by the names of {@link demandNames}
 * @param room characters of a password at most
 */
export function readDemands(
  typed: Readonly<Record<string, string>>,
  { floor, room }: { floor: Demands; room: number },
): DemandReading {
  const demands: SchoolDemands = {};
  const problems: DemandProblem[] = [];
  for (const name of demandNames) {
    const text = (typed[name] ?? '').trim();
    if (text === '') continue;
    const value = /^\d{1,4}$/.test(text) ? Number(text) : -1;
    const { most } = kinds[name];
    const least = leastOf(name, floor);
    if (value < 0 || value > most) {
      problems.push({ field: name, code: 'number', params: { least, most } });
    } else if (stricterOf(name, value, floor[name]) !== value) {
      problems.push({ field: name, code: 'looser', params: { floor: floor[name] } });
    } else demands[name] = value;
  }
  if (problems.length === 0) problems.push(...together(demands, { floor, room }));
  return { demands, problems };
}

function leastOf(name: DemandName, floor: Demands): number {
  return kinds[name].stricter === 'more' ? floor[name] : 1;
}

function together(
  own: SchoolDemands,
  { floor, room }: { floor: Demands; room: number },
): DemandProblem[] {
  const held = strictest(floor, own);
  const { expiryDays, expiryWarningDays } = held;
  const isOwnExpiry = own.expiryDays !== undefined || own.expiryWarningDays !== undefined;
  const needed = charactersNeeded(held);
  return [
    ...(isOwnExpiry && expiryDays > 0 && expiryDays <= expiryWarningDays
      ? [problem('expiryDays', 'warning', { days: expiryWarningDays })]
      : []),
    ...(needed > room ? [problem('together', 'room', { needed, room })] : []),
  ];
}

function problem(
  field: DemandProblem['field'],
  code: DemandProblem['code'],
  params: Record<string, number>,
): DemandProblem {
  return { field, code, params };
}

/** What a stored text holds; what is unknown or no number is left out. */
export function demandsIn(text: string): SchoolDemands {
  const stored = JSON.parse(text) as Record<string, unknown>;
  return Object.fromEntries(
    demandNames.flatMap((name) =>
      Number.isSafeInteger(stored[name]) ? [[name, stored[name]]] : [],
    ),
  );
}

export interface DemandChange {
  name: DemandName;
  /** Null where it was, or now is, left to the installation. */
  from: number | null;
  to: number | null;
}

export function changesBetween(before: SchoolDemands, after: SchoolDemands): DemandChange[] {
  return demandNames
    .map((name) => ({ name, from: before[name] ?? null, to: after[name] ?? null }))
    .filter(({ from, to }) => from !== to);
}
