import fc from 'fast-check';
import {
  createChainCheck,
  type ChainFinding,
  type HeadState,
  type Link,
} from '../../server/audit/chain-check.rules';

test('a sound chain brings nothing to light', () => {
  expect(check(sound(5), headOf(5))).toEqual([]);
  expect(check([], null)).toEqual([]);
  expect(check([], headOf(0))).toEqual([]);
});

describe('security 38: what was done to a chain of 6 is named', () => {
  test.each<[string, (links: Link[]) => Link[], HeadState | null, ChainFinding[]]>([
    ['content changed', at(3, altered), headOf(6), [row('changed', 3)]],
    ['first changed', at(1, altered), headOf(6), [row('changed', 1)]],
    ['last changed', at(6, altered), headOf(6), [row('changed', 6)]],
    [
      'content and MAC changed',
      at(3, (link) => ({ ...altered(link), mac: 'forged' })),
      headOf(6),
      [row('changed', 3)],
    ],
    [
      'last changed with its MAC',
      at(6, (link) => ({ ...altered(link), mac: 'forged' })),
      headOf(6),
      [row('changed', 6)],
    ],
    [
      'two neighbours changed',
      (links) => at(4, altered)(at(3, altered)(links)),
      headOf(6),
      [row('changed', 3), row('changed', 4)],
    ],
    ['one removed', without(3), headOf(6), [gap('removed', 3, 3)]],
    ['three removed', without(2, 3, 4), headOf(6), [gap('removed', 2, 4)]],
    ['first removed', without(1), headOf(6), [gap('removed', 1, 1)]],
    ['last removed', without(6), headOf(6), [gap('truncated', 6, 6)]],
    ['all removed', () => [], headOf(6), [gap('truncated', 1, 6)]],
    [
      'two exchanged',
      (links) => at(3, altered)(at(4, altered)(links)),
      headOf(6),
      [row('changed', 3), row('changed', 4)],
    ],
    [
      'a second row of the same number, after the real one',
      (links) => links.flatMap((l) => (l.seq === 3 ? [l, forged(3)] : [l])),
      headOf(6),
      [row('inserted', 3, 'forged-3')],
    ],
    [
      'a second row of the same number, before the real one',
      (links) => links.flatMap((l) => (l.seq === 3 ? [forged(3), l] : [l])),
      headOf(6),
      [row('inserted', 3, 'forged-3')],
    ],
    [
      'a row before the first',
      (links) => [forged(0), ...links],
      headOf(6),
      [row('inserted', 0, 'forged-0')],
    ],
    [
      'a row after the last',
      (links) => [...links, forged(7)],
      headOf(6),
      [row('inserted', 7, 'forged-7')],
    ],
    [
      'two rows after the last',
      (links) => [...links, forged(7), forged(8)],
      headOf(6),
      [row('inserted', 7, 'forged-7'), row('inserted', 8, 'forged-8')],
    ],
    [
      'a row in between and the rest renumbered',
      (links) => [
        ...links.slice(0, 3),
        { ...forged(4), previousMac: 'm3' },
        ...links.slice(3).map((l) => ({ ...altered(l), seq: l.seq + 1 })),
      ],
      headOf(6),
      [
        row('inserted', 4, 'forged-4'),
        row('changed', 5, 'id-4'),
        row('changed', 6, 'id-5'),
        row('inserted', 7, 'id-6'),
      ],
    ],
    [
      'a real row of another copy',
      at(4, (link) => ({ ...link, previousMac: 'other' })),
      headOf(6),
      [row('unlinked', 4)],
    ],
    ['no head', (links) => links, null, [{ kind: 'head-missing', chain: 'c' }]],
    [
      'a head without its seal',
      (links) => links,
      { ...headOf(6), signature: 'altered' },
      [head(6)],
    ],
    ['an older head', (links) => links, headOf(4), [head(4)]],
    ['a head with another MAC', (links) => links, { ...headOf(6), mac: 'other' }, [head(6)]],
    [
      'cut off and the head rewritten without the key',
      without(5, 6),
      { ...headOf(4), signature: 'altered' },
      [head(4)],
    ],
    [
      'a key that is not given',
      at(2, (link) => ({ ...link, signature: 'unknown-key' as const, keyId: 'k9' })),
      headOf(6),
      [{ kind: 'unknown-key', chain: 'c', seq: 2, id: 'id-2', keyId: 'k9' }],
    ],
    [
      'a head sealed with a key that is not given',
      without(6),
      { ...headOf(6), signature: 'unknown-key', keyId: 'k9' },
      [{ kind: 'unknown-key', chain: 'c', seq: 6, id: null, keyId: 'k9' }, gap('truncated', 6, 6)],
    ],
  ])('%s', (_name, ...[tamper, headNow, findings]) => {
    expect(check(tamper(sound(6)), headNow)).toEqual(findings);
  });
});

test('security 38: no subset of rows passes for the whole, nor any rewritten row', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.integer({ min: 1, max: 12 })),
      fc.array(fc.integer({ min: 1, max: 12 })),
      (length, removed, changed) => {
        const links = sound(length)
          .filter((link) => !removed.includes(link.seq))
          .map((link) => (changed.includes(link.seq) ? altered(link) : link));
        const isSound =
          links.length === length && links.every((link) => link.signature === 'genuine');
        expect(check(links, headOf(length)).length === 0).toBe(isSound);
        const named = check(links, headOf(length)).filter((f) => f.kind === 'changed');
        expect(named).toHaveLength(links.filter((l) => l.signature === 'altered').length);
      },
    ),
  );
});

test('rows that came after the first look at the head are no finding', () => {
  const walk = createChainCheck('c', { genesis: 'm0', knownSeq: 2 });
  expect(sound(4).flatMap((link) => walk.add(link))).toEqual([]);
  expect(walk.end(headOf(4))).toEqual([]);
});

function check(links: readonly Link[], headNow: HeadState | null): ChainFinding[] {
  const knownSeq = headNow?.signature === 'genuine' ? headNow.seq : null;
  const walk = createChainCheck('c', { genesis: 'm0', knownSeq });
  return [...links.flatMap((link) => walk.add(link)), ...walk.end(headNow)];
}

function sound(length: number): Link[] {
  return Array.from({ length }, (_, index) => ({
    id: `id-${index + 1}`,
    seq: index + 1,
    previousMac: `m${index}`,
    mac: `m${index + 1}`,
    keyId: 'k1',
    signature: 'genuine',
  }));
}

function headOf(seq: number): HeadState {
  return { seq, mac: `m${seq}`, keyId: 'k1', signature: 'genuine' };
}

function altered(link: Link): Link {
  return { ...link, signature: 'altered' };
}

function forged(seq: number): Link {
  return {
    id: `forged-${seq}`,
    seq,
    previousMac: `m${seq - 1}`,
    mac: 'forged',
    keyId: 'k1',
    signature: 'altered',
  };
}

function at(seq: number, change: (link: Link) => Link): (links: Link[]) => Link[] {
  return (links) => links.map((link) => (link.seq === seq ? change(link) : link));
}

function without(...seqs: number[]): (links: Link[]) => Link[] {
  return (links) => links.filter((link) => !seqs.includes(link.seq));
}

function row(
  kind: 'changed' | 'inserted' | 'unlinked',
  seq: number,
  id = `id-${seq}`,
): ChainFinding {
  return { kind, chain: 'c', seq, id };
}

function gap(kind: 'removed' | 'truncated', fromSeq: number, toSeq: number): ChainFinding {
  return { kind, chain: 'c', fromSeq, toSeq };
}

function head(seq: number): ChainFinding {
  return { kind: 'head-changed', chain: 'c', seq };
}
