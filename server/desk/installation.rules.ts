/** How a school stands; counts only, nothing about a person. */
export interface SchoolFigures {
  id: string;
  code: string;
  name: string;
  /** Active ones; so are the counts of pupils below. */
  pupils: number;
  /** Of these, how many can answer questions. */
  enrolled: number;
  neverSignedIn: number;
  defaultPending: number;
  locked: number;
  disabled: number;
  /** Requests for help that nobody closed, and those of them beyond what was promised. */
  open: number;
  overdue: number;
  alerts: number;
  /** Of the last days. */
  resets: number;
  unlocks: number;
  defaults: number;
  locks: number;
}

export const figureNames = [
  ...(['pupils', 'enrolled', 'neverSignedIn', 'defaultPending', 'locked', 'disabled'] as const),
  ...(['open', 'overdue', 'alerts', 'resets', 'unlocks', 'defaults', 'locks'] as const),
];
export type FigureName = (typeof figureNames)[number];
export type Figures = Record<FigureName, number>;

export const noFigures = Object.fromEntries(figureNames.map((name) => [name, 0])) as Figures;

export function sumOf(schools: readonly Figures[]): Figures {
  const sum = { ...noFigures };
  for (const school of schools) for (const name of figureNames) sum[name] += school[name];
  return sum;
}

/** Whole per cent, rounded down, so that 100 means all of them; null where there are no pupils. */
export function enrolledPercent({ pupils, enrolled }: Figures): number | null {
  return pupils === 0 ? null : Math.floor((enrolled * 100) / pupils);
}

/** Who needs somebody first: overdue requests, then open alerts, then the fewest with questions. */
export function neediestFirst(schools: readonly SchoolFigures[]): SchoolFigures[] {
  // A school without pupils waits for nobody.
  const share = (school: SchoolFigures) =>
    school.pupils === 0 ? 2 : school.enrolled / school.pupils;
  return [...schools].sort(
    (one, other) =>
      other.overdue - one.overdue ||
      other.alerts - one.alerts ||
      share(one) - share(other) ||
      one.name.localeCompare(other.name) ||
      one.code.localeCompare(other.code),
  );
}

/** By the beginning of the code or any part of the name, whatever the letter case. */
export function findSchools(schools: readonly SchoolFigures[], typed: string): SchoolFigures[] {
  const wanted = typed.normalize('NFC').trim().toLowerCase();
  return schools.filter(
    ({ code, name }) =>
      code.toLowerCase().startsWith(wanted) || name.toLowerCase().includes(wanted),
  );
}
