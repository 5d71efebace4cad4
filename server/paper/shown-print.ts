import type { Print } from './print-orders';
import type { PrintRoom } from './print-room';
import type { PrintsDeps } from './prints';
import { stateAt } from './prints.rules';
import { waitingCards, type StoredPrint } from './prints.store';

export interface PrintPlace {
  deps: PrintsDeps;
  room: PrintRoom;
}

/** A print as staff see it at this moment. */
export async function shownPrint(
  { deps: { db, clock }, room }: PrintPlace,
  { id, schoolId, kind, what, madeBy, total, ...print }: StoredPrint,
): Promise<Print> {
  const { validFrom, expiresAt, madeAt, readyAt, keptUntil, handedOutAt, lapsesAt, confirmedAt } =
    print;
  const state = stateAt(print, clock.now());
  const mayWait = kind === 'cards' && state === 'handed-out';
  return {
    ...{ id, schoolId, kind, what, madeBy, state, total, validFrom, expiresAt },
    ...{ madeAt, readyAt, keptUntil, handedOutAt, lapsesAt, confirmedAt },
    done: Math.max(print.done, room.jobOf(id)?.done ?? 0),
    waiting: mayWait ? (await waitingCards(db, id)).count : 0,
  };
}
