import { classesPage, classPage } from '../journeys/staff-classes/classes.page';
import { levelPage } from '../journeys/staff-classes/level.page';
import { done, sample } from './desk';
import { cedarwood, hostileNames, longName, staffMember } from './people';
import { settle, wrong, type Of, type Sample } from './sample';
import type { Role } from '../staff/roles.rules';
import { classes, pupilLines } from './pupils';

type ClassFacts = Parameters<typeof classPage>[1];

const [formClass] = classes.slice(1) as [ClassFacts['formClass']];
const path = '/staff/classes';

const given = {
  ...{ id: 'g1', formClassId: 'c1', className: '4A', year: 2027, staffId: 'teacher' },
  ...{ staffName: 'Mdm Lim Siew Hoon', kind: 'form' as const },
  ...{ fromDay: '2027-01-01', toDay: null as string | null },
};

const cover = {
  ...{ ...given, id: 'g2', staffName: 'Mr Kumar', kind: 'cover' as const },
  ...{ fromDay: '2027-01-04', toDay: '2027-01-08' },
};

const colleague = { ...staffMember('teacher'), hasPassword: true };

const facts: ClassFacts = {
  ...{ formClass, word: null, errors: [], pupils: pupilLines, teachers: [given], colleagues: [] },
  ...{ today: '2027-01-04', mayPrintCards: false, mayCover: false, isWide: false },
};

const run: Partial<ClassFacts> = {
  ...{ mayPrintCards: true, mayCover: true },
  teachers: [given, cover, { ...cover, id: 'g3', staffName: longName }],
  colleagues: [
    colleague,
    ...hostileNames.map((name, index) => ({ ...colleague, name, id: `t${index}` })),
  ],
};

const one = (name: string, more: Of<Partial<ClassFacts>>, role: Role = 'ict') =>
  sample(name, (context) => classPage(context, { ...facts, ...settle(more, context) }), {
    ...{ role, path },
  });

type LevelFacts = Parameters<typeof levelPage>[1];

const counts = { locked: 3, defaultPending: 38 };
const locked = pupilLines.filter((line) => line.locked);

const level = (name: string, more: Of<Partial<LevelFacts>>, role: Role = 'ict') =>
  sample(
    name,
    (context) =>
      levelPage(context, {
        ...{ level: 'P4', school: cedarwood, mayPrint: false, hasCards: false, word: null },
        ...{ classes: classes.map((each) => ({ ...each, ...counts })), locked },
        ...{ lockedCount: locked.length, ...settle(more, context) },
      }),
    { role, path },
  );

const manyLocked = [...hostileNames, 'Bala Krishnan'].map((fullName, index) => ({
  ...{ ...pupilLines[1]!, fullName, className: longName, id: `l${index}` },
}));

const list = (name: string, listed: typeof classes, role: Role = 'ict') =>
  sample(name, (context) => classesPage(context, listed), { role, path });

const hostile = hostileNames.map((name, index) => ({ ...formClass, id: `h${index}`, name }));

export const classSamples: Sample[] = [
  level('level-of-a-teacher', {}, 'teacher'),
  level('level-of-ict', ({ t }) => ({
    ...{ mayPrint: true, hasCards: true, word: done(t, 'staffClasses.done.unlocked') },
    ...{ locked: manyLocked, lockedCount: 412, school: { ...cedarwood, name: longName } },
  })),
  level('level-with-nobody-locked', { locked: [], lockedCount: 0 }, 'office'),
  list('classes', classes),
  list('classes-none', [], 'teacher'),
  list('classes-hostile', hostile, 'admin'),
  one('class-of-a-teacher', {}, 'teacher'),
  one('class-of-ict', ({ t }) => ({ ...run, word: done(t, 'staffClasses.done.unlocked') })),
  one('class-empty', { pupils: [], teachers: [], mayCover: true }, 'office'),
  one('class-errors', ({ t }) => ({
    ...{ ...run, formClass: { ...formClass, name: longName } },
    errors: [
      wrong(t, 'teacher', 'staffClasses.errors.teacher'),
      wrong(t, 'toDay', 'staffClasses.errors.days'),
    ],
  })),
];
