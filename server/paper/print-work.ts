import { inTransaction } from '../db/database';
import { makePrint } from './making';
import { PrintDropped, type Ending, type PrintInHand } from './print-in-hand';
import type { PrintWork } from './print-room';
import type { PrintsDeps } from './prints';
import { KEPT_MS, LEASE_MS, WRITE_MS } from './prints.rules';
import { findPrint, markReady, renewLease } from './prints.store';
import { settleOne } from './settle';

/** Makes a print, waits until somebody takes it, stores what stands on it. Never throws. */
export async function runPrint(
  deps: PrintsDeps,
  job: PrintInHand,
  work: PrintWork,
): Promise<Ending> {
  const { clock, log } = deps;
  let writtenAt = clock.now();
  const onProgress = (done: number) => {
    job.done = done;
    if (clock.now() - writtenAt < WRITE_MS) return;
    writtenAt = clock.now();
    void renew(deps, job);
  };
  try {
    const ready = (paper: Buffer) => offer(deps, job, paper);
    await makePrint(deps, { ...work, job, onProgress, ready });
    return 'stored';
  } catch (error) {
    if (error instanceof PrintDropped) return 'dropped';
    log.error({ errorName: nameOf(error), print: job.id }, 'a print failed');
    await settleJob(deps, job, 'failed');
    return 'failed';
  }
}

/** Resolves when somebody took it. @throws {PrintDropped} */
async function offer({ db, clock }: PrintsDeps, job: PrintInHand, paper: Buffer): Promise<void> {
  if (job.isDropped()) throw new PrintDropped();
  const readyAt = clock.now();
  const times = { readyAt, keptUntil: readyAt + KEPT_MS, leaseUntil: readyAt + LEASE_MS };
  // Before the row says so: whoever reads "ready" finds it.
  job.paper = paper;
  job.keptUntil = times.keptUntil;
  if (!(await inTransaction(db, (tx) => markReady(tx, job, times)))) throw new PrintDropped();
  await job.taken;
}

/** @returns false when another process took this one for dead */
export async function renew({ db, clock, log }: PrintsDeps, job: PrintInHand): Promise<boolean> {
  const lease = { done: job.done, leaseUntil: clock.now() + LEASE_MS };
  try {
    if (await inTransaction(db, (tx) => renewLease(tx, job, lease))) return true;
    // What is handed out just now needs no lease any more.
    return (await findPrint(db, job.id))?.state === 'handed-out';
  } catch (error) {
    log.warn({ errorName: nameOf(error), print: job.id }, 'a lease was not renewed');
    return true;
  }
}

/** A row that cannot be written now runs out by itself. */
export async function settleJob(
  deps: PrintsDeps,
  { id }: PrintInHand,
  state: 'lapsed' | 'failed',
): Promise<void> {
  try {
    const print = await findPrint(deps.db, id);
    const isOpen = print && ['making', 'ready', 'handed-out'].includes(print.state);
    if (isOpen) await settleOne(deps, print, state);
  } catch (error) {
    deps.log.warn({ errorName: nameOf(error), print: id }, 'a print was not settled');
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
