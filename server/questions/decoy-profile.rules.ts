/** How the real accounts look, so that decoys can look the same. */
export type DecoyProfile = readonly ProfileCell[];

/** The sets of one kind, bank and size. */
export interface ProfileCell {
  source: 'own' | 'card';
  bank: string;
  setSize: number;
  /** How many accounts hold such a set; only the proportions count. */
  weight: number;
  /** How often each question was chosen, by its id; only the proportions count. */
  questions: Readonly<Record<string, number>>;
}

/** What the database counts: sets by kind, bank, size and question. */
export interface SetCount {
  source: 'own' | 'card';
  bank: string;
  setSize: number;
  questionId: string;
  count: number;
}

/**
 * A newer profile comes into force only beyond this, in all (10 percentage points): each change
 * turns the questions of some unknown IDs, which those of real accounts never do by themselves.
 */
export const DEVIATION_MAX = 0.1;

/** Pupils choose some questions more often; so do decoys, and a question nobody chose yet may come. */
export function profileOf(
  counts: readonly SetCount[],
  questionsOf: (bank: string) => readonly string[],
): DecoyProfile {
  const names = new Map(counts.map((count) => [cellName(count), count]));
  return [...names].map(([name, { source, bank, setSize }]) => {
    const own = counts.filter((count) => cellName(count) === name);
    const chosen = new Map(own.map(({ questionId, count }) => [questionId, count]));
    // One added to each evens out a small school, where three choices would otherwise be "always".
    const offered = source === 'own' ? questionsOf(bank) : [];
    const questions = Object.fromEntries([
      ...chosen,
      ...offered.map((id) => [id, (chosen.get(id) ?? 0) + 1] as const),
    ]);
    return { source, bank, setSize, weight: sum(chosen.values()) / setSize, questions };
  });
}

/**
 * The profile in force, with the questions that came into the bank since, as often as now. Nothing
 * else of it changes: only unknown IDs whose luck falls on a new question turn, as a pupil's do who
 * chose it. Without this, whoever is asked a new question would be known to be real.
 *
 * @returns the very same profile when nothing is new
 */
export function withNewQuestions(inForce: DecoyProfile, now: DecoyProfile): DecoyProfile {
  const cells = inForce.map((cell) => {
    const counted = now.find((one) => cellName(one) === cellName(cell))?.questions ?? {};
    const fresh = Object.entries(counted).filter(([id]) => cell.questions[id] === undefined);
    if (fresh.length === 0) return cell;
    const known = Object.entries(counted).filter(([id]) => cell.questions[id] !== undefined);
    const scale = sum(Object.values(cell.questions)) / (sum(known.map(([, count]) => count)) || 1);
    const scaled = fresh.map(([id, count]) => [id, count * scale] as const);
    return { ...cell, questions: { ...cell.questions, ...Object.fromEntries(scaled) } };
  });
  return cells.some((cell, index) => cell !== inForce[index]) ? cells : inForce;
}

/** The sum of what every share of a question in a kind differs by: from 0 to 2. */
export function deviation(one: DecoyProfile, other: DecoyProfile): number {
  const [before, after] = [shares(one), shares(other)];
  const names = new Set([...before.keys(), ...after.keys()]);
  return sum([...names].map((name) => Math.abs((before.get(name) ?? 0) - (after.get(name) ?? 0))));
}

export function cellName(cell: { source: string; bank: string; setSize: number }): string {
  return `${cell.source}:${cell.bank}:${cell.setSize}`;
}

/**
 * Takes as many as asked of `weights`, heavier ones more often. Each name runs against the others
 * with its own luck: when weights change, only what gains or loses weight can change places
 * (weighted rendezvous hashing).
 *
 * @param luck a number above 0 and below 1 that is always the same for the same name
 */
export function drawn(
  weights: Readonly<Record<string, number>>,
  count: number,
  luck: (name: string) => number,
): string[] {
  return Object.entries(weights)
    .filter(([, weight]) => weight > 0)
    .map(([name, weight]) => ({ name, time: -Math.log(luck(name)) / weight }))
    .sort((one, other) => one.time - other.time)
    .slice(0, count)
    .map(({ name }) => name);
}

function shares(profile: DecoyProfile): Map<string, number> {
  const total = sum(profile.map(({ weight }) => weight));
  return new Map(
    profile.flatMap((cell) => {
      const chosen = sum(Object.values(cell.questions));
      return Object.entries(cell.questions).map(
        ([id, count]) =>
          [`${cellName(cell)}:${id}`, (cell.weight / total) * (count / chosen)] as const,
      );
    }),
  );
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
