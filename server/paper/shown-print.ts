import { countWaiting } from './planned-passwords.store';
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
  const now = clock.now();
  const waiting = async () => {
    if (state !== 'handed-out') return 0;
    return kind === 'cards' ? (await waitingCards(db, id)).count : countWaiting(db, id, now);
  };
  return {
    ...{ id, schoolId, kind, what, madeBy, state, total, validFrom, expiresAt },
    ...{ madeAt, readyAt, keptUntil, handedOutAt, lapsesAt, confirmedAt },
    done: Math.max(print.done, room.jobOf(id)?.done ?? 0),
    waiting: await waiting(),
  };
}
