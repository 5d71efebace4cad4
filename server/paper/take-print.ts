import type { Actor } from '../access/trail';
import { inTransaction } from '../db/database';
import { putInForce } from './planned-passwords';
import { planPasswords } from './planned-passwords.store';
import type { Print, PrintTaken } from './print-orders';
import { printEvent } from './print-trail';
import type { PrintsDeps } from './prints';
import { findPrint, markHandedOut, setLapse, waitingCards, type StoredPrint } from './prints.store';
import { shownPrint, type PrintPlace } from './shown-print';

export async function takePrint(place: PrintPlace, id: string, actor: Actor): Promise<PrintTaken> {
  const { deps, room } = place;
  const before = await findPrint(deps.db, id);
  if (!before) return { kind: 'unknown' };
  const job = room.jobOf(id);
  if (!job || !(await handOut(place, before, actor))) return whyNot(place, id);
  const pdf = await room.handOver(job);
  if (before.kind === 'cards') await noteLapse(deps, id);
  if (before.kind === 'slips') await putInForceOrLater(deps);
  const print = await known(place, id);
  return pdf ? { kind: 'taken', print, pdf, fileName: fileNameOf(print) } : { kind: 'gone', print };
}

/** Of any number of people at once, one gets true. */
function handOut({ deps, room }: PrintPlace, print: StoredPrint, actor: Actor): Promise<boolean> {
  const { db, clock, audit } = deps;
  const { id } = print;
  const at = clock.now();
  return inTransaction(db, async (tx) => {
    if (!(await markHandedOut(tx, { id, holder: room.holder }, at))) return false;
    await planPasswords(tx, room.jobOf(id)?.planned ?? [], {
      printId: id,
      validFrom: print.validFrom ?? at,
      expiresAt: print.expiresAt ?? at,
    });
    await audit.record(tx, { ...printEvent(print, 'print.handed-out', actor), at });
    return true;
  });
}

async function whyNot(place: PrintPlace, id: string): Promise<PrintTaken> {
  const print = await known(place, id);
  if (print.state === 'making') return { kind: 'not-ready' };
  return print.state === 'ready' ? { kind: 'elsewhere' } : { kind: 'gone', print };
}

/** First cards count at once; only those that take the place of others can lapse. */
async function noteLapse({ db }: PrintsDeps, id: string): Promise<void> {
  const { lapsesAt } = await waitingCards(db, id);
  await inTransaction(db, (tx) => setLapse(tx, id, lapsesAt));
}

/** They stand in the database: what fails here, housekeeping does. */
async function putInForceOrLater(deps: PrintsDeps): Promise<void> {
  await putInForce(deps).catch((error: unknown) => {
    const errorName = error instanceof Error ? error.name : 'unknown';
    deps.log.error({ errorName }, 'slips wait for housekeeping');
  });
}

async function known(place: PrintPlace, id: string): Promise<Print> {
  const print = await findPrint(place.deps.db, id);
  if (!print) throw new Error('a print vanished');
  return shownPrint(place, print);
}

/** Such as `cards-2A.pdf`; whatever a class is called, plain letters and digits. */
function fileNameOf({ kind, what }: Print): string {
  const plain = what.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '');
  const name = plain === '' ? kind : `${kind}-${plain}`;
  return `${name.slice(0, 60)}.pdf`;
}
