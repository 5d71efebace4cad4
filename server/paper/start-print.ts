import { v7 as uuidv7 } from 'uuid';
import { HOUR } from '../clock';
import { inTransaction } from '../db/database';
import { findSchool } from '../schools/schools.store';
import type { PrintStarted, StartPrint } from './print-orders';
import { printEvent } from './print-trail';
import type { PrintsDeps } from './prints';
import { LEASE_MS, MOST_PUPILS, type PrintKind } from './prints.rules';
import { insertPrint, pupilsToPrint, type PrintPupil, type StoredPrint } from './prints.store';
import { schoolLanguages } from './school-languages';
import { shownPrint, type PrintPlace } from './shown-print';

export async function startPrint(place: PrintPlace, order: StartPrint): Promise<PrintStarted> {
  if (order.accountIds.length > MOST_PUPILS) return { kind: 'too-many', most: MOST_PUPILS };
  const leave = place.room.enter();
  if (!leave) return { kind: 'busy' };
  try {
    return await start(place, order);
  } finally {
    leave();
  }
}

async function start(place: PrintPlace, order: StartPrint): Promise<PrintStarted> {
  const { deps, room } = place;
  const { db, audit, baseUrl } = deps;
  const { actor, kind } = order;
  const school = await findSchool(db, order.schoolId);
  if (!school) return { kind: 'unknown-school' };
  const pupils = await pupilsToPrint(db, order);
  const refused = refusalOf(deps, kind, pupils);
  if (refused) return refused;
  const languages = await schoolLanguages(deps, school.id);
  if (order.agree && !(await order.agree())) return { kind: 'not-agreed' };
  const print = newPrint(deps, { ...order, total: pupils.length, holder: room.holder });
  await inTransaction(db, async (tx) => {
    await insertPrint(tx, print);
    const only = pupils.length === 1 ? pupils[0] : undefined;
    const event = printEvent(print, 'print.started', actor);
    await audit.record(tx, { ...event, subjectId: only?.id ?? null });
  });
  const sheet = { school, baseUrl, languages, madeAt: print.madeAt };
  room.begin({ print, pupils, sheet, actor });
  return { kind: 'started', print: await shownPrint(place, print) };
}

function refusalOf(
  { cardLevels }: PrintsDeps,
  kind: PrintKind,
  pupils: readonly PrintPupil[],
): PrintStarted | null {
  if (pupils.length === 0) return { kind: 'no-pupils' };
  if (kind !== 'cards') return null;
  const levels = [...new Set(pupils.map(({ level }) => level))];
  const refused = levels.filter((level) => !cardLevels.includes(level));
  return refused.length > 0 ? { kind: 'not-card-level', levels: refused } : null;
}

function newPrint(
  { clock, defaultHoursFor }: PrintsDeps,
  { total, holder, ...order }: StartPrint & { total: number; holder: string },
): StoredPrint {
  const madeAt = clock.now();
  const isSlips = order.kind === 'slips';
  const later = isSlips && (order.validFrom ?? 0) > madeAt ? (order.validFrom ?? null) : null;
  return {
    id: uuidv7(),
    ...{ schoolId: order.schoolId, kind: order.kind, what: order.what, madeBy: order.actor },
    ...{ state: 'making', total, done: 0, madeAt, validFrom: later },
    expiresAt: isSlips ? (later ?? madeAt) + defaultHoursFor(order.schoolId) * HOUR : null,
    ...{ readyAt: null, keptUntil: null, handedOutAt: null, lapsesAt: null, confirmedAt: null },
    ...{ holder, leaseUntil: madeAt + LEASE_MS },
  };
}
