import { createFairLine, type Turn } from '../../server/password/fair-line';

const stranger = (from: string, visit = 'v'): Turn => ({ isKnown: false, from, visit });
const friend = (from: string, visit = 'v'): Turn => ({ isKnown: true, from, visit });

/** Whoever stands there, in the order in which they are served. */
function served(line: ReturnType<typeof createFairLine<string>>): string[] {
  return Array.from({ length: line.size() }, () => line.next() ?? 'nobody');
}

function lineOf(...waiting: [Turn, string][]) {
  const line = createFairLine<string>();
  for (const [turn, name] of waiting) line.add(turn, name);
  return line;
}

test('one address after the other, however often one of them came first', () => {
  const line = lineOf(
    ...Array.from({ length: 5 }, (_, at): [Turn, string] => [stranger('flood'), `flood ${at}`]),
    [stranger('home'), 'child'],
    [stranger('cafe'), 'guest'],
  );
  expect(served(line).slice(0, 3)).toEqual(['flood 0', 'child', 'guest']);
});

test('behind one address one visit after the other', () => {
  const line = lineOf(
    [stranger('school', 'prankster'), 'prank 1'],
    [stranger('school', 'prankster'), 'prank 2'],
    [stranger('school', 'prankster'), 'prank 3'],
    [stranger('school', 'child'), 'child'],
  );
  expect(served(line)).toEqual(['prank 1', 'child', 'prank 2', 'prank 3']);
});

test('whoever had a turn and comes back stands behind those who waited', () => {
  const line = lineOf([stranger('a'), 'a1'], [stranger('b'), 'b1'], [stranger('c'), 'c1']);
  expect(line.next()).toBe('a1');
  line.add(stranger('a'), 'a2');
  expect(served(line)).toEqual(['b1', 'c1', 'a2']);
});

test('known browsers go first, and a stranger still gets every fourth turn', () => {
  const line = lineOf(
    [stranger('x'), 'stranger 1'],
    [stranger('y'), 'stranger 2'],
    ...Array.from({ length: 7 }, (_, at): [Turn, string] => [friend(`f${at}`), `friend ${at}`]),
  );
  const order = served(line);
  expect(order.indexOf('stranger 1')).toBe(3);
  expect(order.indexOf('stranger 2')).toBe(7);
});

test('known browsers alone, strangers alone: nobody waits for the other lane', () => {
  expect(served(lineOf([friend('a'), '1'], [friend('a'), '2'], [friend('a'), '3']))).toHaveLength(
    3,
  );
  expect(served(lineOf([stranger('a'), '1'], [stranger('a'), '2']))).toEqual(['1', '2']);
  expect(createFairLine<string>().next()).toBeUndefined();
});

describe('a full line', () => {
  test('says beforehand whether there would be room', () => {
    const line = lineOf([stranger('a'), '1'], [stranger('a'), '2'], [stranger('a'), '3']);
    expect(line.couldMakeRoom(stranger('b'))).toBe(true);
    expect(line.couldMakeRoom(stranger('a'))).toBe(false);
    expect(line.couldMakeRoom(stranger('a', 'another visit'))).toBe(true);
    expect(line.size()).toBe(3);
  });

  const flood = Array.from({ length: 4 }, (_, at): [Turn, string] => [stranger('flood'), `f${at}`]);

  test('the latest of whoever holds most makes room', () => {
    const line = lineOf(...flood);
    expect(line.makeRoom(stranger('home'))).toBe('f3');
    expect(line.size()).toBe(3);
  });

  test('whoever holds most has to go', () => {
    const line = lineOf(...flood, [stranger('home'), 'child']);
    expect(line.makeRoom(stranger('flood'))).toBeUndefined();
    expect(line.size()).toBe(5);
  });

  test('with one place each the newcomer goes: nobody is pushed out for an equal', () => {
    const line = lineOf([stranger('a'), 'a'], [stranger('b'), 'b']);
    expect(line.makeRoom(stranger('c'))).toBeUndefined();
    expect(line.makeRoom(stranger('a'))).toBeUndefined();
  });

  test('strangers do not push out a known browser that holds no more than they do', () => {
    const line = lineOf([friend('a'), 'a'], ...flood);
    expect(line.makeRoom(stranger('home'))).toBe('f3');
    expect(line.makeRoom(friend('b'))).toBe('f2');
  });

  test('a known browser that floods makes room for strangers', () => {
    const line = lineOf([friend('a'), '1'], [friend('a'), '2'], [friend('a'), '3']);
    expect(line.makeRoom(stranger('home'))).toBe('3');
  });

  test('behind one address the visit with most makes room for the others', () => {
    const line = lineOf(
      [stranger('school', 'prankster'), 'p1'],
      [stranger('school', 'prankster'), 'p2'],
      [stranger('school', 'other'), 'o1'],
    );
    expect(line.makeRoom(stranger('school', 'child'))).toBe('p2');
    expect(line.makeRoom(stranger('school', 'child'))).toBeUndefined();
  });

  test('what made room is gone, and the rest is served', () => {
    const line = lineOf(...flood);
    line.makeRoom(stranger('home'));
    line.add(stranger('home'), 'child');
    expect(served(line)).toEqual(['f0', 'child', 'f1', 'f2']);
  });
});
