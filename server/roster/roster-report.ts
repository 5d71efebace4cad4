import type { Db } from '../db/database';
import { findRejected, type RejectedRow } from './roster-rows.store';

/** Every bad row in the order of the file, read a page at a time: all of a huge file may be bad. */
export async function* rejectedRows(db: Db, importId: number): AsyncGenerator<RejectedRow> {
  let afterLine = 0;
  for (;;) {
    const page = await findRejected(db, importId, { afterLine, limit: PAGE });
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    afterLine = last.line;
  }
}

/** The first bad rows, as many as one likes to have at once. */
export async function firstRejected(db: Db, importId: number): Promise<RejectedRow[]> {
  return findRejected(db, importId, { afterLine: 0, limit: REJECTED_SHOWN });
}

/** Bad rows that a result holds itself; `onRejected` gets them all. */
export const REJECTED_SHOWN = 1000;
const PAGE = 1000;
