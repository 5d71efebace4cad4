import fc from 'fast-check';
import {
  canonicalLoginId,
  foldLoginId,
  LOCAL_PART_MAX,
  loginIdBase,
  numberedIds,
} from '../../server/roster/login-id.rules';

const domain = 'students.edu.sg';
const anyText = fc.string({ unit: 'binary', maxLength: 120 });
// Few names of few words: collisions must be common, also with names that end in a number.
const rosterName = fc
  .array(fc.constantFrom('Jon', 'JON', 'jón', 'Tan', '1', '2', '_1', '3', 'bin'), {
    minLength: 1,
    maxLength: 4,
  })
  .map((words) => words.join(' '));

interface Pupil {
  base: string;
}

/** One import as the use case does it: groups in the order of their folded bases. */
function importOf(pupils: Pupil[], given: Map<string, { folded: string; number: number }[]>) {
  const taken = new Set([...given.values()].flat().map(({ folded }) => folded));
  const groups = new Map<string, Pupil[]>();
  for (const pupil of pupils) {
    const folded = foldLoginId(pupil.base);
    groups.set(folded, [...(groups.get(folded) ?? []), pupil]);
  }
  const ids: string[] = [];
  for (const folded of [...groups.keys()].sort()) {
    const before = given.get(folded) ?? [];
    const numbered = numberedIds({
      bases: (groups.get(folded) ?? []).map(({ base }) => base),
      highest: before.length === 0 ? null : Math.max(...before.map(({ number }) => number)),
      isTaken: (local) => taken.has(local),
    });
    for (const { localPart, number } of numbered) {
      if (localPart === null) continue;
      ids.push(localPart);
      taken.add(foldLoginId(localPart));
      given.set(folded, [...(given.get(folded) ?? []), { folded: foldLoginId(localPart), number }]);
    }
  }
  return ids;
}

test('a base is never empty, never too long, and plain ASCII', () => {
  fc.assert(
    fc.property(anyText, (name) => {
      const result = loginIdBase(name);
      if (!result.ok) return;
      expect(result.base).toMatch(/^[A-Za-z0-9_-]*[A-Za-z0-9][A-Za-z0-9_-]*$/);
      expect(result.base.length).toBeLessThanOrEqual(LOCAL_PART_MAX);
      expect(result.base).not.toMatch(/^_|__|_$/);
    }),
    { numRuns: 2000 },
  );
});

test('a base does not depend on how letters are composed, and spaces around do not matter', () => {
  fc.assert(
    fc.property(anyText, (name) => {
      const expected = loginIdBase(name);
      expect(loginIdBase(name.normalize('NFC'))).toEqual(expected);
      expect(loginIdBase(name.normalize('NFD'))).toEqual(expected);
      expect(loginIdBase(` ${name}  `)).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

test('a base made from a base is the same base', () => {
  fc.assert(
    fc.property(anyText, (name) => {
      const result = loginIdBase(name);
      if (!result.ok) return;
      const again = loginIdBase(result.base.replaceAll('_', ' '));
      const hasParticle = /(^|_)(bte|binte|binti|bin)(_|$)/i.test(result.base);
      if (!hasParticle) expect(again).toEqual(result);
    }),
    { numRuns: 1000 },
  );
});

test('any number of imports never gives two pupils the same ID', () => {
  fc.assert(
    fc.property(fc.array(fc.array(rosterName, { maxLength: 8 }), { maxLength: 5 }), (imports) => {
      const given = new Map<string, { folded: string; number: number }[]>();
      const ids = imports.flatMap((names) => {
        const pupils = names.flatMap((name) => {
          const result = loginIdBase(name);
          return result.ok ? [{ base: result.base }] : [];
        });
        const made = importOf(pupils, given);
        expect(made).toHaveLength(pupils.length);
        return made;
      });
      expect(new Set(ids.map(foldLoginId)).size).toBe(ids.length);
    }),
    { numRuns: 1000 },
  );
});

test('an ID finds its way back, however it is typed', () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom('', ' ', '\t', '\u00A0'), (name, space) => {
      const result = loginIdBase(name);
      if (!result.ok) return;
      const whole = foldLoginId(`${result.base}@${domain}`);
      for (const typed of [result.base, result.base.toUpperCase(), whole, whole.toUpperCase()]) {
        expect(canonicalLoginId(`${space}${typed}${space}`, domain)).toBe(whole);
      }
    }),
  );
});

test('canonical IDs take any text, and hold nothing that a database refuses', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (typed) => {
      const canonical = canonicalLoginId(typed, domain);
      expect(canonical).toContain('@');
      expect(canonical).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    }),
    { numRuns: 2000 },
  );
});
