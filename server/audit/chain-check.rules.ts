/** What `audit verify` names. `seq` is the place in the chain, `id` the event's. */
export type ChainFinding =
  /** The row does not fit its own MAC: something in it was rewritten. */
  | { kind: 'changed'; chain: string; seq: number; id: string }
  /** Rows in the middle are gone. */
  | { kind: 'removed'; chain: string; fromSeq: number; toSeq: number }
  /** A row that the portal never wrote. */
  | { kind: 'inserted'; chain: string; seq: number; id: string }
  /** The newest rows are gone: the head knows of them. */
  | { kind: 'truncated'; chain: string; fromSeq: number; toSeq: number }
  /** A real row that does not follow the one before it: put in from another copy of the chain. */
  | { kind: 'unlinked'; chain: string; seq: number; id: string }
  /** The head was rewritten, or an older one was put back. */
  | { kind: 'head-changed'; chain: string; seq: number }
  | { kind: 'head-missing'; chain: string }
  /** Signed with a key that was not given, so it cannot be judged; `id` is null for the head. */
  | { kind: 'unknown-key'; chain: string; seq: number; id: string | null; keyId: string };

/** Whether a row fits its own MAC, or a head its seal. */
export type Signature = 'genuine' | 'altered' | 'unknown-key';

export interface Link {
  id: string;
  seq: number;
  previousMac: string;
  mac: string;
  keyId: string;
  signature: Signature;
}

export interface HeadState {
  seq: number;
  mac: string;
  keyId: string;
  signature: Signature;
}

export interface ChainCheck {
  /** Takes the next row in order of `seq`; returns what it brings to light. */
  add(link: Link): ChainFinding[];
  /** Compares with the head as read after the last row. */
  end(head: HeadState | null): ChainFinding[];
}

interface Place {
  seq: number;
  mac: string;
  /** Whether `mac` is one that the portal wrote, so that the next row must name it. */
  trusted: boolean;
}

/**
 * Walks one chain. Whether an altered row was changed or put in shows only in the row after it, so
 * one such row is held back until that comes.
 *
 * @param start.knownSeq the highest number of a genuine head; an altered row beyond was put in
 */
export function createChainCheck(
  chain: string,
  start: { genesis: string; knownSeq: number | null },
): ChainCheck {
  let place: Place = { seq: 0, mac: start.genesis, trusted: true };
  let held: { link: Link; before: Place } | null = null;
  let lastSeq = 0;

  function settle(next: Link | null): ChainFinding[] {
    if (!held) return [];
    const { link, before } = held;
    held = null;
    const isBeyond = start.knownSeq !== null && link.seq > start.knownSeq;
    if (!isBeyond && !isPassedOver(link, before, next)) {
      lastSeq = Math.max(lastSeq, link.seq);
      return [{ kind: 'changed', chain, seq: link.seq, id: link.id }];
    }
    place = { ...before, seq: next?.seq === link.seq ? before.seq : link.seq };
    return [{ kind: 'inserted', chain, seq: link.seq, id: link.id }];
  }

  function step(link: Link): ChainFinding[] {
    if (link.seq <= place.seq) return [{ kind: 'inserted', chain, seq: link.seq, id: link.id }];
    const before = place;
    const isNext = link.seq === before.seq + 1;
    const findings: ChainFinding[] = isNext
      ? []
      : [{ kind: 'removed', chain, fromSeq: before.seq + 1, toSeq: link.seq - 1 }];
    place = { seq: link.seq, mac: link.mac, trusted: link.signature !== 'altered' };
    if (link.signature === 'altered') {
      held = { link, before };
      return findings;
    }
    lastSeq = link.seq;
    const { seq, id, keyId } = link;
    if (link.signature === 'unknown-key')
      findings.push({ kind: 'unknown-key', chain, seq, id, keyId });
    else if (isNext && before.trusted && link.previousMac !== before.mac) {
      findings.push({ kind: 'unlinked', chain, seq, id });
    }
    return findings;
  }

  return {
    add: (link) => [...settle(link), ...step(link)],
    end: (head) => [...settle(null), ...compareHead(chain, { ...place, lastSeq }, head)],
  };
}

// A row that was put in is passed over by the real one: that has the same number, or names the row
// before as its predecessor.
function isPassedOver(link: Link, before: Place, next: Link | null): boolean {
  if (!next) return false;
  if (next.seq === link.seq) return next.signature !== 'altered';
  return next.previousMac === before.mac && next.previousMac !== link.mac;
}

function compareHead(
  chain: string,
  last: Place & { lastSeq: number },
  head: HeadState | null,
): ChainFinding[] {
  if (!head) return last.lastSeq > 0 ? [{ kind: 'head-missing', chain }] : [];
  const { seq, keyId } = head;
  const findings: ChainFinding[] =
    head.signature === 'unknown-key' ? [{ kind: 'unknown-key', chain, seq, id: null, keyId }] : [];
  const isRewritten =
    head.signature === 'altered' ||
    seq < last.lastSeq ||
    (seq === last.lastSeq && last.trusted && last.mac !== head.mac);
  if (isRewritten) return [...findings, { kind: 'head-changed', chain, seq }];
  if (seq > last.lastSeq) {
    findings.push({ kind: 'truncated', chain, fromSeq: last.lastSeq + 1, toSeq: seq });
  }
  return findings;
}
