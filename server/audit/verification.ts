import type { ChainFinding } from './chain-check.rules';

export type Finding =
  | ChainFinding
  /** Recorded by the portal itself: it met a forged head before it wrote this row. */
  | { kind: 'head-was-altered'; chain: string; seq: number; id: string }
  /** The personal details are not those that the event was recorded with. */
  | { kind: 'personal-changed'; chain: string; seq: number; id: string }
  /** Personal details of an event that is not there; `id` is the event's. */
  | { kind: 'personal-orphaned'; id: string }
  /** A head that was given, from the log, is not a row of the chain: the chain was cut or made anew. */
  | { kind: 'logged-head-missing'; chain: string; seq: number };

export interface Verification {
  chains: number;
  events: number;
  findings: Finding[];
  /** Findings that were counted only, so that memory stays steady. */
  findingsLeftOut: number;
}

export interface Report {
  result: Verification;
  add: (findings: readonly Finding[]) => void;
  countChain: () => void;
  countEvents: (count: number) => void;
}

export function startReport(
  maxFindings: number,
  progress: { total: number; onProgress?: ((done: number, total: number) => void) | undefined },
): Report {
  const result: Verification = { chains: 0, events: 0, findings: [], findingsLeftOut: 0 };
  return {
    result,
    add(findings) {
      for (const finding of findings) {
        if (result.findings.length < maxFindings) result.findings.push(finding);
        else result.findingsLeftOut += 1;
      }
    },
    countChain() {
      result.chains += 1;
    },
    countEvents(count) {
      result.events += count;
      progress.onProgress?.(result.events, Math.max(result.events, progress.total));
    },
  };
}

/** One line a person can act on. */
export function describeFinding(finding: Finding): string {
  switch (finding.kind) {
    case 'personal-orphaned':
      return `personal details of event ${finding.id}, which is not there`;
    case 'head-missing':
      return `chain ${finding.chain}: its head is missing`;
    case 'head-changed':
      return `chain ${finding.chain}: its head (${finding.seq}) was changed, or an older one put back`;
    case 'removed':
      return `chain ${finding.chain}: ${rows(finding)} were removed`;
    case 'truncated':
      return `chain ${finding.chain}: the newest, ${rows(finding)}, were removed`;
    case 'logged-head-missing':
      return `chain ${finding.chain}: row ${finding.seq} is not the one that the log names`;
    case 'unknown-key':
      return `${place(finding)} is signed with key ${finding.keyId}, which is not given`;
    case 'changed':
    case 'inserted':
    case 'unlinked':
    case 'head-was-altered':
    case 'personal-changed':
      return `${place(finding)} ${deeds[finding.kind]}`;
  }
}

const deeds = {
  changed: 'was changed',
  inserted: 'was inserted',
  unlinked: 'does not follow the row before it: put in from another copy',
  'head-was-altered': 'tells that the head was changed before it was written',
  'personal-changed': 'has personal details that were changed',
} as const;

function place({ chain, seq, id }: { chain: string; seq: number; id: string | null }): string {
  return `chain ${chain}: ${id === null ? 'head' : 'row'} ${seq}${id === null ? '' : ` (event ${id})`}`;
}

function rows({ fromSeq, toSeq }: { fromSeq: number; toSeq: number }): string {
  return `rows ${fromSeq} to ${toSeq}`;
}
