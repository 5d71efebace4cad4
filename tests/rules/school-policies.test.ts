import fc from 'fast-check';
import { checkPassword, defaultPolicy } from '../../server/password/password.rules';
import {
  changesBetween,
  charactersNeeded,
  demandNames,
  demandsIn,
  demandsOf,
  directionOf,
  policyWith,
  readDemands,
  strictest,
  type DemandName,
  type Demands,
  type SchoolDemands,
} from '../../server/school-policies/stricter.rules';
import { isWithinReach } from '../../server/school-policies/within-reach';

const floor = demandsOf(defaultPolicy, 168);
const room = defaultPolicy.maxLength;
const subject = { firstName: 'Wei', lastName: 'Tan', userId: 'wt', loginId: 'wt@x.sg' };

const read = (typed: Record<string, string>, beside: Partial<Demands> = {}) =>
  readDemands(typed, { floor: { ...floor, ...beside }, room });

const demands = fc.record(
  Object.fromEntries(
    demandNames.map((name) => [name, fc.nat(name === 'firstNotSymbol' ? 1 : 12)]),
  ) as Record<DemandName, fc.Arbitrary<number>>,
) as fc.Arbitrary<Demands>;
const someDemands = fc
  .tuple(demands, fc.subarray([...demandNames]))
  .map(
    ([all, names]) => Object.fromEntries(names.map((name) => [name, all[name]])) as SchoolDemands,
  );

/** Whether `value` asks for at least as much as `other`. */
function isAsStrict(name: DemandName, value: number, other: number): boolean {
  switch (directionOf(name)) {
    case 'more':
      return value >= other;
    case 'fewer':
      return value <= other;
    case 'fewest':
      return other === 0 || (value > 0 && value <= other);
  }
}

describe('the stricter of installation and school', () => {
  test.each<[DemandName, [installation: number, own: number], number]>([
    ['minLength', [8, 10], 10],
    ['minLength', [12, 10], 12],
    ['historyDepth', [3, 0], 3],
    ['maxRun', [0, 3], 3],
    ['maxRun', [2, 3], 2],
    ['maxRun', [2, 0], 2],
    ['expiryDays', [0, 90], 90],
    ['expiryDays', [60, 90], 60],
    ['firstNotSymbol', [1, 0], 1],
    ['firstNotSymbol', [0, 1], 1],
    ['defaultHours', [168, 24], 24],
    ['defaultHours', [24, 168], 24],
    ['expiryWarningDays', [14, 30], 30],
  ])('%s: %j gives %i', (name, [installation, own], held) => {
    expect(strictest({ ...floor, [name]: installation }, { [name]: own })[name]).toBe(held);
  });

  test('what a school says nothing about is left to the installation', () => {
    expect(strictest(floor, {})).toEqual(floor);
  });

  test('never looser than either, whatever both ask for', () => {
    fc.assert(
      fc.property(demands, someDemands, (installation, own) => {
        const held = strictest(installation, own);
        for (const name of demandNames) {
          expect(isAsStrict(name, held[name], installation[name])).toBe(true);
          const asked = own[name];
          if (asked !== undefined) expect(isAsStrict(name, held[name], asked)).toBe(true);
        }
      }),
    );
  });

  test('a password that the school accepts, the installation accepts too', () => {
    const policyOf = (values: Demands) => policyWith({ ...defaultPolicy, common: false }, values);
    fc.assert(
      fc.property(
        demands,
        someDemands,
        fc.string({ unit: fc.constantFrom(...'abcXYZ0129-!'), maxLength: 24 }),
        (installation, own, password) => {
          const school = policyOf(strictest(installation, own));
          if (checkPassword(password, { policy: school, subject }).length > 0) return;
          const policy = policyOf(installation);
          expect(checkPassword(password, { policy, subject })).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('the installation alone is its own policy', () => {
    expect(policyWith(defaultPolicy, floor)).toEqual(defaultPolicy);
  });
});

describe('what is typed', () => {
  test('an empty form asks for nothing', () => {
    expect(read({ minLength: ' ' })).toEqual({ demands: {}, problems: [] });
  });

  test('values as typed, the same as the installation too', () => {
    const typed = { minLength: ' 10 ', minUpper: '1', firstNotSymbol: '1', defaultHours: '24' };
    expect(read(typed)).toEqual({
      demands: { minLength: 10, minUpper: 1, firstNotSymbol: 1, defaultHours: 24 },
      problems: [],
    });
  });

  test.each<[DemandName, string, number]>([
    ['minLength', '7', 8],
    ['historyDepth', '2', 3],
    ['defaultHours', '169', 168],
    ['expiryWarningDays', '13', 14],
  ])('never looser than the floor: %s %s', (field, value, atFloor) => {
    const params = { floor: atFloor };
    expect(read({ [field]: value }).problems).toEqual([{ field, code: 'looser', params }]);
  });

  test.each<DemandName>(['maxRun', 'maxSequence', 'expiryDays'])(
    'never off where the installation has it on: %s',
    (field) => {
      const params = { floor: 20 };
      const found = [{ field, code: 'looser', params }];
      expect(read({ [field]: '0' }, { [field]: 20 }).problems).toEqual(found);
      expect(read({ [field]: '21' }, { [field]: 20 }).problems).toEqual(found);
      expect(read({ [field]: '19' }, { [field]: 20 }).problems).toEqual([]);
    },
  );

  test.each(['-1', '1e3', '0x10', 'ten', '1.5', '99999', '129'])('no number: %s', (minLength) => {
    expect(read({ minLength }).problems).toEqual([
      { field: 'minLength', code: 'number', params: { least: 8, most: 128 } },
    ]);
  });

  test('all problems are told together', () => {
    const { problems } = read({ minLength: '3', minClasses: '5', historyDepth: '25' });
    expect(problems.map(({ field }) => field)).toEqual(['minLength', 'minClasses', 'historyDepth']);
  });

  test.each<[Record<string, string>, number]>([
    [{ minLength: '25' }, 25],
    [{ minLower: '10', minUpper: '10', minDigits: '5' }, 25],
    [{ minLetters: '20', minDigits: '3', minSpecial: '2' }, 25],
  ])('more than a password has room for: %j', (typed, needed) => {
    expect(read(typed).problems).toEqual([
      { field: 'together', code: 'room', params: { needed, room } },
    ]);
  });

  test('a password must not run out before its warning is over', () => {
    const params = { days: 14 };
    const found = [{ field: 'expiryDays', code: 'warning', params }];
    expect(read({ expiryDays: '14' }).problems).toEqual(found);
    expect(read({ expiryDays: '15' }).problems).toEqual([]);
    expect(read({ expiryDays: '90', expiryWarningDays: '90' }).problems).toHaveLength(1);
  });

  test('what is read can be read again, and is within the floor', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...demandNames), fc.string()), (typed) => {
        const { demands: own, problems } = read(typed);
        if (problems.length > 0) return;
        const again = Object.fromEntries(Object.entries(own).map(([k, v]) => [k, String(v)]));
        expect(read(again).demands).toEqual(own);
        expect(strictest(floor, own)).toMatchObject(own);
        expect(charactersNeeded(strictest(floor, own))).toBeLessThanOrEqual(room);
      }),
    );
  });
});

test('what is stored is read with care', () => {
  expect(demandsIn('{"minLength":10,"maxLength":4,"minLower":"2","minUpper":1.5}')).toEqual({
    minLength: 10,
  });
});

test('changes are told with both ends', () => {
  expect(changesBetween({ minLength: 9, maxRun: 2 }, { minLength: 10, minUpper: 2 })).toEqual([
    { name: 'minLength', from: 9, to: 10 },
    { name: 'minUpper', from: null, to: 2 },
    { name: 'maxRun', from: 2, to: null },
  ]);
});

describe('what the portal can make itself', () => {
  const isCommon = () => false;
  const reach = (own: SchoolDemands, isFound = isCommon) =>
    isWithinReach(policyWith(defaultPolicy, strictest(floor, own)), {
      isCommon: isFound,
      rounds: 10,
    });

  test.each<[SchoolDemands, boolean]>([
    [{}, true],
    [{ minLength: 12, minClasses: 4, minSpecial: 2, historyDepth: 6 }, true],
    [{ minLength: 24 }, true],
    [{ maxRun: 1, maxSequence: 2, firstNotSymbol: 1 }, true],
    [{ minSpecial: 20 }, false],
    [{ minDigits: 22 }, true],
  ])('%j: %s', (own, isPossible) => {
    expect(reach(own)).toBe(isPossible);
  });

  test('nothing where every password is refused', () => {
    expect(reach({}, () => true)).toBe(false);
  });
});
