import type { Actor } from '../access/trail';
import type { PrintKind, PrintState } from './prints.rules';
import type { StoredPrint } from './prints.store';

/** A print as staff see it; times in ms since 1970. */
export interface Print extends Omit<StoredPrint, 'holder' | 'leaseUntil'> {
  state: PrintState;
  /** Cards that take the place of others and are not used or confirmed; slips before their day. */
  waiting: number;
}

export interface StartPrint {
  kind: PrintKind;
  schoolId: string;
  /** Within the scope of whoever asks; those of other schools and the not active are left out. */
  accountIds: readonly string[];
  /** A class or a level such as `2A`, for lists and the audit: never a pupil's name. */
  what: string;
  actor: Actor;
  /** Slips only: from when the passwords can be used; until then the old ones go on. */
  validFrom?: number | null;
  /**
   * Asked last, when there is room for the print and nothing else stands against it: what it takes
   * (a place within a limit, an approval) is taken for a print that begins.
   */
  agree?: () => Promise<boolean>;
}

export type PrintStarted =
  | { kind: 'started'; print: Print }
  /** This process has enough prints in hand; try again soon. */
  | { kind: 'busy' }
  | { kind: 'unknown-school' | 'no-pupils' | 'not-agreed' }
  | { kind: 'too-many'; most: number }
  | { kind: 'not-card-level'; levels: string[] };

export type PrintTaken =
  | { kind: 'taken'; print: Print; pdf: Buffer; fileName: string }
  | { kind: 'unknown' | 'not-ready' }
  /** Handed out before, lapsed or failed: the state of the print tells which. */
  | { kind: 'gone'; print: Print }
  /** Another process keeps it: ask again, the next answer may come from there. */
  | { kind: 'elsewhere' };

export type PrintConfirmed =
  /** `count`: cards that were not in use yet. */
  | { kind: 'confirmed'; count: number }
  | { kind: 'unknown' | 'not-cards' }
  | { kind: 'not-handed-out' | 'lapsed'; print: Print };

export type SlipsCancelled =
  /** `count`: the day of others had come meanwhile, or somebody was faster. */
  { kind: 'cancelled'; count: number } | { kind: 'unknown' | 'none-waits' };
