import type { Actor } from '../access/trail';
import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import type { Db } from '../db/database';
import type { Languages } from '../languages/languages';
import type { Lockout } from '../lockout/lockout';
import type { Log } from '../log';
import type { Passwords } from '../password/password';
import { cancelSlips } from './cancel-slips';
import { confirmPrint } from './confirm-print';
import type { MakingDeps } from './making';
import { putInForce } from './planned-passwords';
import { createPrintRoom } from './print-room';
import { countByState } from './prints-over.store';
import { findPrint, listPrints } from './prints.store';
import type {
  Print,
  PrintConfirmed,
  PrintStarted,
  PrintTaken,
  SlipsCancelled,
  StartPrint,
} from './print-orders';
import { settlePrints } from './settle';
import { shownPrint } from './shown-print';
import { startPrint } from './start-print';
import { takePrint } from './take-print';

export type * from './print-orders';

export interface PrintsDeps extends MakingDeps {
  db: Db;
  clock: Clock;
  audit: Audit;
  log: Log;
  lockout: Lockout;
  passwords: Passwords;
  /** Those that can stand on paper. */
  languages: Languages;
  /** The portal's origin. */
  baseUrl: string;
  cardLevels: readonly string[];
  /** How long a default password of a school can be used from the day on that it is valid. */
  defaultHoursFor: (schoolId: string) => number;
}

export interface Prints {
  /** Returns at once; the work goes on in this process, whether or not anybody looks on. */
  startPrint(order: StartPrint): Promise<PrintStarted>;
  /** `null` when there is no such print. Whose scope it is in is for the caller to see. */
  progress(id: string): Promise<Print | null>;
  /** The latest first, 50 unless told otherwise. */
  list(schoolId: string, limit?: number): Promise<Print[]>;
  /** Hands the paper out, once; only now what stands on it begins to count. */
  take(id: string, actor: Actor): Promise<PrintTaken>;
  /** The cards were handed out: they take the place of the old ones now. */
  confirm(id: string, actor: Actor): Promise<PrintConfirmed>;
  /** Slips that wait for their day will not work; the old passwords go on. All unless some are named. */
  cancel(id: string, accountIds: readonly string[] | null, actor: Actor): Promise<SlipsCancelled>;
  /** Puts slips in force whose day has come, and writes down what ran out. For housekeeping. */
  sweep(): Promise<{ settled: number; inForce: number }>;
  /** Renews leases and forgets what nobody took; a timer of this process does it by itself. */
  tend: () => Promise<void>;
  /** How many there are in each state, of all processes. */
  counts: () => Promise<Record<string, number>>;
  /** Drops every paper; resolves when nothing works any more. */
  close(): Promise<void>;
}

/** Prints made in the background: cards, slips and labels, each handed out once, from memory. */
export function createPrints(deps: PrintsDeps): Prints {
  const { db } = deps;
  const room = createPrintRoom(deps);
  const place = { deps, room };
  return {
    startPrint: (order) => startPrint(place, order),
    async progress(id) {
      const print = await findPrint(db, id);
      return print && shownPrint(place, print);
    },
    async list(schoolId, limit = 50) {
      const prints = await listPrints(db, { schoolId, limit });
      return Promise.all(prints.map((print) => shownPrint(place, print)));
    },
    take: (id, actor) => takePrint(place, id, actor),
    confirm: (id, actor) => confirmPrint(place, id, actor),
    cancel: (id, accountIds, actor) => cancelSlips(deps, { id, accountIds, actor }),
    sweep: async () => ({ settled: await settlePrints(deps), inForce: await putInForce(deps) }),
    tend: room.tend,
    counts: () => countByState(db),
    close: () => room.close(),
  };
}
