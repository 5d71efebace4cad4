import type { Actor } from '../access/trail';
import { inTransaction } from '../db/database';
import { findSchool } from '../schools/schools.store';
import type { PrintConfirmed } from './print-orders';
import { stateAt } from './prints.rules';
import { findPrint, markConfirmed } from './prints.store';
import { shownPrint, type PrintPlace } from './shown-print';

export async function confirmPrint(
  place: PrintPlace,
  id: string,
  actor: Actor,
): Promise<PrintConfirmed> {
  const { db, clock, cards } = place.deps;
  const print = await findPrint(db, id);
  if (!print) return { kind: 'unknown' };
  if (print.kind !== 'cards') return { kind: 'not-cards' };
  const state = stateAt(print, clock.now());
  if (state === 'lapsed' && print.handedOutAt !== null) {
    return { kind: 'lapsed', print: await shownPrint(place, print) };
  }
  if (state !== 'handed-out' && state !== 'confirmed') {
    return { kind: 'not-handed-out', print: await shownPrint(place, print) };
  }
  const school = await findSchool(db, print.schoolId);
  if (!school) return { kind: 'unknown' };
  // Twice changes nothing: the cards that are in force do not wait any more.
  const confirmed = await cards.confirmCards({
    ...{ schoolCode: school.code, actor, scope: { printId: id } },
  });
  if (confirmed.kind !== 'confirmed') return { kind: 'unknown' };
  await inTransaction(db, (tx) => markConfirmed(tx, id, clock.now()));
  return confirmed;
}
