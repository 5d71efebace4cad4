import { describeEachDatabase } from '../support/databases';
import { addSchool } from '../support/fixtures';
import { importing } from '../support/rosters/importing';
import { expectZipRefused, type Told } from '../support/rosters/refused-zip';
import { bulk11, bulk12, delta11, zipOf, type ZipTexts } from '../support/rosters/zips';

/** One table of the good zip with something else in it. */
function changed(table: keyof typeof bulk11, from: string | RegExp, to: string): ZipTexts {
  const text = bulk11[table].replace(from, to);
  if (text === bulk11[table]) throw new Error(`${table} does not hold ${String(from)}`);
  return { ...bulk11, [table]: text };
}

function without(texts: ZipTexts, ...names: string[]): ZipTexts {
  return Object.fromEntries(Object.entries(texts).filter(([name]) => !names.includes(name)));
}

const zip = (problem: RegExp): Told => ({ line: null, problem });

const refused: [string, ZipTexts, Told][] = [
  ['no manifest', without(bulk11, 'manifest.csv'), zip(/manifest\.csv: is not in the zip/)],
  ['a missing file', without(bulk11, 'users.csv'), { line: 16, problem: /users\.csv is not in/ }],
  [
    'a needed file called absent',
    without(changed('manifest.csv', 'file.classes,bulk', 'file.classes,absent'), 'classes.csv'),
    zip(/classes\.csv: is needed/),
  ],
  [
    'a file called absent that is there',
    changed('manifest.csv', 'file.users,bulk', 'file.users,absent'),
    { line: 16, problem: /says absent, but users\.csv/ },
  ],
  [
    'an unknown version',
    changed('manifest.csv', 'version,1.1', 'version,1.0'),
    { line: 3, problem: /oneroster\.version: "1\.0" is not 1\.1 or 1\.2/ },
  ],
  [
    'an unknown mode',
    changed('manifest.csv', 'file.users,bulk', 'file.users,full'),
    { line: 16, problem: /"full" is not one of absent, bulk, delta/ },
  ],
  [
    'another school',
    changed('orgs.csv', 'school,CPS', 'school,XYZ'),
    zip(/identifier: no school has the identifier "CPS"/),
  ],
  [
    'a missing column',
    changed('users.csv', 'familyName', 'surname'),
    { line: 1, problem: /familyName/ },
  ],
  [
    'an unknown role',
    changed('users.csv', 'student,wmtan', 'pupil,wmtan'),
    { line: 2, problem: /role: "pupil"/ },
  ],
  [
    'an unknown grade',
    changed('users.csv', 'g-1,04', 'g-1,4'),
    { line: 2, problem: /grades: "4" is not/ },
  ],
  ['a grade beyond', changed('users.csv', 'g-1,04', 'g-1,07'), { line: 2, problem: /01 to 06/ }],
  [
    'an unknown class type',
    changed('classes.csv', 'homeroom', 'Homeroom'),
    { line: 2, problem: /classType/ },
  ],
  [
    'an unknown flag',
    changed('users.csv', 'true,org-cps,student,na', 'yes,org-cps,student,na'),
    { line: 3, problem: /enabledUser: "yes"/ },
  ],
  [
    'an unknown status',
    changed('users.csv', 'u-2,,', 'u-2,inactive,'),
    { line: 3, problem: /status: "inactive"/ },
  ],
  [
    'an id twice',
    changed('users.csv', 'u-2,', 'u-1,'),
    { line: 3, problem: /sourcedId: "u-1" stands on line 2/ },
  ],
  [
    'a number twice',
    changed('users.csv', 'S5002', 'S5001'),
    { line: 3, problem: /identifier: student_number stands on line 2/ },
  ],
  [
    'a number missing',
    changed('users.csv', 'S5002', ''),
    { line: 3, problem: /identifier: student_number is empty/ },
  ],
  [
    'a national identity number',
    changed('users.csv', 'S5002', 'S1234567D'),
    { line: 3, problem: /national identity/ },
  ],
  [
    'a name missing',
    changed('users.csv', 'Wei Ming', ''),
    { line: 2, problem: /givenName: is empty/ },
  ],
  [
    'a script as name',
    changed('users.csv', 'Wei Ming', '<img onerror=x>'),
    { line: 2, problem: /full_name holds "<"/ },
  ],
  [
    'a lost user',
    changed('enrollments.csv', 'u-2,', 'u-9,'),
    { line: 3, problem: /userSourcedId: "u-9" is not in users/ },
  ],
  [
    'a lost class',
    changed('enrollments.csv', 'cls-3a', 'cls-9'),
    { line: 3, problem: /classSourcedId: "cls-9"/ },
  ],
  [
    'a lost school',
    changed('classes.csv', 'org-cps', 'org-9'),
    { line: 2, problem: /schoolSourcedId: "org-9"/ },
  ],
  [
    'a lost course',
    changed('classes.csv', 'crs-form', 'crs-9'),
    { line: 2, problem: /courseSourcedId/ },
  ],
  [
    'a lost term',
    changed('classes.csv', 'sem1"', 'sem9"'),
    { line: 2, problem: /termSourcedIds: "sem9"/ },
  ],
  [
    'a lost guardian',
    changed('users.csv', 'g-1,04', 'g-9,04'),
    { line: 2, problem: /agentSourcedIds: "g-9"/ },
  ],
  [
    'no homeroom',
    changed('enrollments.csv', 'cls-3a', 'cls-art'),
    { line: 3, problem: /in no homeroom/ },
  ],
  [
    'two homerooms',
    changed('enrollments.csv', '2026-01-02,2026-11-20', ','),
    { line: 2, problem: /several homeroom/ },
  ],
  [
    'two years',
    changed('classes.csv', 'org-cps,ay27', 'org-cps,ay28'),
    { line: 3, problem: /termSourcedIds: "ay28"/ },
  ],
  [
    'cells too many',
    changed('users.csv', 'u-2,', 'u-2,,'),
    { line: 3, problem: /has 19 columns, the header has 18/ },
  ],
  [
    'an empty table',
    { ...bulk11, 'users.csv': bulk11['users.csv'].split('\n')[0] ?? '' },
    zip(/users\.csv: holds no rows/),
  ],
  [
    'no text',
    { ...bulk11, 'users.csv': Buffer.from([0x61, 0xff, 0x0a]) },
    { line: 1, problem: /not UTF-8/ },
  ],
  [
    '1.2 without roles',
    without(bulk12, 'roles.csv'),
    { line: 20, problem: /roles\.csv is not in/ },
  ],
  [
    'a delta without a status',
    { ...delta11, 'users.csv': delta11['users.csv'].replace('g-2,active', 'g-2,') },
    { line: 4, problem: /status: is empty/ },
  ],
  [
    'a delta without a time',
    {
      ...delta11,
      'users.csv': delta11['users.csv'].replace(/g-2,active,[^,]*/, 'g-2,active,soon'),
    },
    { line: 4, problem: /dateLastModified: "soon" is no date/ },
  ],
];

describeEachDatabase('a OneRoster zip is refused whole', (database) => {
  beforeAll(async () => {
    await addSchool(database(), { code: 'CPS' });
  });

  test.each(refused)('for %s', async (_, texts, told) => {
    await expectZipRefused(database(), await zipOf(texts), told);
  });

  test('tells everything at once', async () => {
    const users = bulk11['users.csv'].replace('g-1,04', 'g-9,4').replace('S5002', '');
    const texts = { ...bulk11, 'users.csv': users, 'run.csv': 'x' };
    const classes = bulk11['classes.csv'].replace('scheduled', 'club');
    const file = await zipOf({ ...texts, 'classes.csv': classes });
    const result = await importing(database(), { file, schoolCode: 'CPS' });
    expect(result).toMatchObject({ kind: 'refused' });
    const { rejected } = result;
    expect(rejected.map(({ line, problem }) => `${line} ${problem}`)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^4 classes\.csv classType/),
        expect.stringMatching(/^2 users\.csv agentSourcedIds/),
        expect.stringMatching(/^2 users\.csv grades/),
        expect.stringMatching(/^3 users\.csv identifier/),
      ]),
    );
  });
});
