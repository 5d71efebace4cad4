import { Counter, Gauge, type Registry } from 'prom-client';

export type Deeds = ReturnType<typeof deedMetrics>;

/** As the audit names what was tried. */
const LOCKED_PATHS = ['sign-in', 'challenge', 'current-password', 'staff.sign-in'];

/** What people did and how it ended: counts, and no label that could tell a person or a school. */
export function deedMetrics(registry: Registry) {
  const counter = counterIn(registry);
  const signIns = counter({
    name: 'portal_sign_ins_total',
    help: 'Attempts to sign in, refused ones too, by how they ended',
    labelNames: ['who', 'outcome'],
    begins: among({ who: ['pupil', 'staff'], outcome: ['wrong', 'locked'] }).concat([
      { who: 'pupil', outcome: 'signed-in' },
      { who: 'staff', outcome: 'password-right' },
    ]),
  });
  const challenges = counter({
    name: 'portal_challenges_total',
    help: 'Answers to challenge questions, refused ones too, by how they ended',
    labelNames: ['outcome'],
    begins: among({ outcome: ['passed', 'wrong', 'locked'] }),
  });
  const resets = counter({
    name: 'portal_resets_total',
    help: 'Final posts of a reset by how they ended',
    labelNames: ['outcome'],
    begins: among({ outcome: ['done', 'refused', 'gone'] }),
  });
  const locks = counter({
    name: 'portal_locks_total',
    help: 'Locks begun by a wrong secret: for a wait, or closed until somebody releases them',
    labelNames: ['path', 'starts'],
    begins: among({ path: LOCKED_PATHS, starts: ['blocked', 'closed'] }),
  });
  const unlocks = counter({
    name: 'portal_unlocks_total',
    help: 'Locks released, by the challenge or by which kind of person',
    labelNames: ['by'],
    begins: among({ by: ['challenge', 'staff', 'operator'] }),
  });
  const audited = counter({
    name: 'portal_audit_events_total',
    help: 'Committed events of the audit by what was done and how it ended',
    labelNames: ['action', 'result'],
  });
  return {
    signIn: (who: 'pupil' | 'staff', outcome: string) => signIns.inc({ who, outcome }),
    challenge: (outcome: string) => challenges.inc({ outcome }),
    reset: (outcome: string) => resets.inc({ outcome }),
    lock: (labels: { path: string; starts: string }) => locks.inc(labels),
    unlock: (labels: { by: string }) => unlocks.inc(labels),
    deed: (labels: { action: string; result: string }) => audited.inc(labels),
    housekeeping: housekeepingMetrics(registry),
  };
}

function housekeepingMetrics(registry: Registry) {
  const rounds = counterIn(registry)({
    name: 'portal_housekeeping_total',
    help: 'Rounds of housekeeping in this process by how they ended',
    labelNames: ['outcome'],
    begins: among({ outcome: ['done', 'failed'] }),
  });
  const last = new Gauge({
    name: 'portal_housekeeping_done_seconds',
    help: 'When housekeeping was last done in this process, in seconds since 1970',
    registers: [registry],
  });
  return (outcome: 'done' | 'failed', nowMs: number) => {
    rounds.inc({ outcome });
    if (outcome === 'done') last.set(Math.floor(nowMs / 1000));
  };
}

interface Shape<Label extends string> {
  name: string;
  help: string;
  labelNames: Label[];
  /**
   * What is told as 0 from the start. A counter that begins with its first event has no rise that
   * Prometheus could see: a burst between two of its looks would stay unseen.
   */
  begins?: Partial<Record<Label, string>>[];
}

function counterIn(registry: Registry) {
  return <Label extends string>({ begins = [], ...shape }: Shape<Label>) => {
    const counter = new Counter<Label>({ ...shape, registers: [registry] });
    for (const labels of begins) counter.inc(labels, 0);
    return counter;
  };
}

/** Every combination of these values. */
function among(values: Record<string, readonly string[]>): Record<string, string>[] {
  let all: Record<string, string>[] = [{}];
  for (const [label, texts] of Object.entries(values)) {
    all = all.flatMap((one) => texts.map((text) => ({ ...one, [label]: text })));
  }
  return all;
}
