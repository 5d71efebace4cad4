import { v7 as uuidv7 } from 'uuid';
import type { Level } from '../accounts/account';
import type { NewFormClass } from './roster-flip.store';
import { RosterRefused } from './roster-refused';

/** Far more than any school has: beyond it the column holds something else. */
export const CLASSES_MAX = 10_000;

export type ClassBook = ReturnType<typeof createClassBook>;

/** Gives every class of a file its id; those that are not there yet get a new one. */
export function createClassBook(known: ReadonlyMap<string, string>) {
  const fresh = new Map<string, NewFormClass>();
  return {
    /** @throws {RosterRefused} too-many-classes */
    idOf({ name, level, line }: { name: string; level: Level; line: number }): string {
      const there = known.get(name) ?? fresh.get(name)?.id;
      if (there === undefined && fresh.size >= CLASSES_MAX) {
        throw new RosterRefused({ kind: 'too-many-classes', line, most: CLASSES_MAX });
      }
      const id = there ?? uuidv7();
      if (!known.has(name)) {
        // A class of several levels is kept under the lowest, whatever the order of the rows.
        const least = fresh.get(name)?.level ?? level;
        fresh.set(name, { id, name, level: least < level ? least : level });
      }
      return id;
    },
    newClasses: (): NewFormClass[] => [...fresh.values()],
  };
}
