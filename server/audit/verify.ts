import { setImmediate } from 'node:timers/promises';
import type { Db } from '../db/database';
import { findHead, listHeads } from './audit.store';
import { chainPage, nextChain, orphanedPersonal, type RecordedEvent } from './audit-reading.store';
import { ALTERED_HEAD, GENESIS, type AuditHead, type AuditKey } from './chain';
import { createChainCheck, type ChainCheck, type HeadState } from './chain-check.rules';
import {
  hasOwnPersonal,
  keyRing,
  loggedPlace,
  toHeadState,
  toLink,
  type KeyRing,
} from './evidence';
import { startReport, type Report, type Verification } from './verification';

export interface VerifyOptions {
  onProgress?: ((done: number, total: number) => void) | undefined;
  /** Heads kept outside the database, such as the daily ones in the log. */
  loggedHeads?: readonly AuditHead[] | undefined;
  /** Findings beyond this are only counted. */
  maxFindings?: number | undefined;
  /** Rows read at once. */
  pageSize?: number | undefined;
  /** Only this chain; personal details without an event are then not looked for. */
  chain?: string | undefined;
}

/**
 * Walks every chain from its first row and names whatever does not fit. Reads in pages, so memory
 * stays steady, and may run while the portal writes.
 *
 * @param keys every key that ever signed, in any order
 */
export async function verifyAudit(
  db: Db,
  keys: readonly AuditKey[],
  options: VerifyOptions = {},
): Promise<Verification> {
  const { chain: only } = options;
  const heads = (await listHeads(db)).filter(({ chain }) => only === undefined || chain === only);
  const walk: Walk = {
    db,
    keys: keyRing(keys),
    pageSize: options.pageSize ?? 1_000,
    missing: new Map((options.loggedHeads ?? []).map((head) => [loggedPlace(head), head])),
    report: startReport(options.maxFindings ?? 1_000, {
      total: heads.reduce((sum, head) => sum + head.seq, 0),
      onProgress: options.onProgress,
    }),
  };
  if (only !== undefined) {
    await verifyChain(walk, only);
    return walk.report.result;
  }
  for (const chain of await chainNames(db, heads)) await verifyChain(walk, chain);
  for (const { chain, seq } of walk.missing.values()) {
    walk.report.add([{ kind: 'logged-head-missing', chain, seq }]);
  }
  for (const id of await orphanedPersonal(db, walk.pageSize)) {
    walk.report.add([{ kind: 'personal-orphaned', id }]);
  }
  return walk.report.result;
}

interface Walk {
  db: Db;
  keys: KeyRing;
  pageSize: number;
  /** Logged heads not met yet. */
  missing: Map<string, AuditHead>;
  report: Report;
}

// Schools number in the hundreds, so their names fit in memory where events would not.
async function chainNames(db: Db, heads: readonly AuditHead[]): Promise<Set<string>> {
  const names = new Set(heads.map((head) => head.chain));
  for (let name = await nextChain(db, null); name !== null; name = await nextChain(db, name)) {
    names.add(name);
  }
  return names;
}

async function verifyChain(walk: Walk, chain: string): Promise<void> {
  walk.report.countChain();
  const known = await readHead(walk, chain);
  const knownSeq = known?.signature === 'genuine' ? known.seq : null;
  const check = createChainCheck(chain, { genesis: GENESIS, knownSeq });
  let last: RecordedEvent | null = null;
  for (;;) {
    const reached = await walkOn(walk, { chain, check, last });
    // Read after the rows, so it is never behind them. One that is ahead may belong to rows that
    // came meanwhile: the walk goes on until none come any more.
    const head = await readHead(walk, chain);
    if (reached === last || !head || head.seq <= (reached?.seq ?? 0)) {
      walk.report.add(check.end(head));
      return;
    }
    last = reached;
  }
}

/** Takes all rows after `last`; returns the last one there is. */
async function walkOn(
  walk: Walk,
  at: { chain: string; check: ChainCheck; last: RecordedEvent | null },
): Promise<RecordedEvent | null> {
  let last = at.last;
  for (;;) {
    const page = await chainPage(walk.db, at.chain, { after: last, limit: walk.pageSize });
    for (const event of page) examine(walk, at.check, event);
    walk.report.countEvents(page.length);
    last = page.at(-1) ?? last;
    // SQLite answers at once: without a pause no timer and no other request would get its turn.
    await setImmediate();
    if (page.length < walk.pageSize) return last;
  }
}

function examine(walk: Walk, check: ChainCheck, event: RecordedEvent): void {
  const { chain, seq, id } = event;
  walk.report.add(check.add(toLink(walk.keys, event)));
  if (event.action === ALTERED_HEAD)
    walk.report.add([{ kind: 'head-was-altered', chain, seq, id }]);
  if (!hasOwnPersonal(event)) walk.report.add([{ kind: 'personal-changed', chain, seq, id }]);
  if (walk.missing.size > 0) walk.missing.delete(loggedPlace(event));
}

async function readHead(walk: Walk, chain: string): Promise<HeadState | null> {
  const head = await findHead(walk.db, chain);
  return head && toHeadState(walk.keys, head);
}
