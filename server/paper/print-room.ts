import { randomUUID } from 'node:crypto';
import type { Making } from './making';
import { printInHand, type PrintInHand } from './print-in-hand';
import type { PrintsDeps } from './prints';
import { LEASE_MS, MOST_AT_ONCE, MOST_IN_HAND, MOST_KEPT_BYTES, RENEW_MS } from './prints.rules';
import { renew, runPrint, settleJob } from './print-work';

export type PrintWork = Pick<Making, 'print' | 'pupils' | 'sheet' | 'actor'>;

export type PrintRoom = ReturnType<typeof createPrintRoom>;

/** What this process makes and keeps. Nothing in here outlives it. */
export function createPrintRoom(deps: PrintsDeps) {
  const jobs = new Map<string, PrintInHand>();
  const holder = randomUUID();
  const doors = createDoors(jobs);
  let timer: NodeJS.Timeout | null = null;

  function forget(job: PrintInHand): void {
    job.paper = null;
    job.planned = [];
    jobs.delete(job.id);
    if (jobs.size > 0 || !timer) return;
    clearInterval(timer);
    timer = null;
  }

  const tend = () => tendJobs(deps, [...jobs.values()], forget);

  return {
    holder,
    jobOf: (id: string): PrintInHand | undefined => jobs.get(id),
    tend,
    enter: doors.enter,

    begin(work: PrintWork): void {
      const job = printInHand({ id: work.print.id, holder });
      jobs.set(job.id, job);
      timer ??= setInterval(() => void tend(), RENEW_MS).unref();
      job.ending = runPrint(deps, job, work).then((ending) => {
        if (ending !== 'stored') forget(job);
        return ending;
      });
    },

    /** Lets the work store what stands on the paper. @returns `null` when that failed */
    async handOver(job: PrintInHand): Promise<Buffer | null> {
      const { paper } = job;
      job.hand();
      const ending = await job.ending;
      forget(job);
      return ending === 'stored' ? paper : null;
    },

    close(): Promise<void> {
      doors.close();
      return dropAll(deps, [...jobs.values()], forget);
    },
  };
}

function createDoors(jobs: ReadonlyMap<string, PrintInHand>) {
  let entering = 0;
  let closed = false;

  function isFull(): boolean {
    const all = [...jobs.values()];
    const making = all.filter(({ paper }) => !paper).length + entering;
    const bytes = all.reduce((sum, { paper }) => sum + (paper?.length ?? 0), 0);
    return (
      making >= MOST_AT_ONCE || all.length + entering >= MOST_IN_HAND || bytes >= MOST_KEPT_BYTES
    );
  }

  return {
    /** Keeps a place until the function that it returns is called; `null` when all are taken. */
    enter: (): (() => void) | null => {
      if (closed || isFull()) return null;
      entering++;
      return () => void entering--;
    },
    close(): void {
      closed = true;
    },
  };
}

/** Renews the leases, and lets go of what nobody took. */
async function tendJobs(
  deps: PrintsDeps,
  jobs: readonly PrintInHand[],
  forget: (job: PrintInHand) => void,
): Promise<void> {
  for (const job of jobs) {
    // Longer than it can be taken: whoever takes it at the last moment still gets it.
    const isOver = job.keptUntil !== null && job.keptUntil + LEASE_MS <= deps.clock.now();
    if (!isOver && (await renew(deps, job))) continue;
    job.drop();
    forget(job);
    if (isOver) await settleJob(deps, job, 'lapsed');
  }
}

async function dropAll(
  deps: PrintsDeps,
  jobs: readonly PrintInHand[],
  forget: (job: PrintInHand) => void,
): Promise<void> {
  for (const job of jobs) {
    job.drop();
    forget(job);
  }
  for (const job of jobs) {
    if ((await job.ending) !== 'stored') await settleJob(deps, job, 'failed');
  }
}
