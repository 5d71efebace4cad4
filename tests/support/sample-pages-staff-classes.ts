import { classesPage, classPage } from '../../server/journeys/staff-classes/classes.page';
import type { SamplePage } from './sample-models';
import { classes, pupilLines } from './sample-pages-staff-pupils';
import { context, hostileNames, longName, sample, staffMember, done } from './sample-staff';

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
  ...{ today: '2027-01-04', mayPrintCards: false, mayCover: false },
};

const run: Partial<ClassFacts> = {
  ...{ mayPrintCards: true, mayCover: true },
  teachers: [given, cover, { ...cover, id: 'g3', staffName: longName }],
  colleagues: [
    colleague,
    ...hostileNames.map((name, index) => ({ ...colleague, name, id: `t${index}` })),
  ],
};

const one = (more: Partial<ClassFacts>) => classPage(context, { ...facts, ...more });

export const staffClassPages: SamplePage[] = [
  sample('classes', classesPage(context, classes), { path }),
  sample('classes-none', classesPage(context, []), { role: 'teacher', path }),
  sample(
    'classes-hostile',
    classesPage(
      context,
      hostileNames.map((name, index) => ({ ...formClass, id: `h${index}`, name })),
    ),
    { role: 'admin', path },
  ),
  sample('class-of-a-teacher', one({}), { role: 'teacher', path }),
  sample('class-of-ict', one({ ...run, word: done('staffClasses.done.unlocked') }), { path }),
  sample('class-empty', one({ pupils: [], teachers: [], mayCover: true }), {
    role: 'office',
    path,
  }),
  sample(
    'class-errors',
    one({
      ...{ ...run, formClass: { ...formClass, name: longName } },
      errors: [
        { field: 'teacher', text: 'Choose a teacher of this school.' },
        { field: 'toDay', text: 'Choose a first day and a last day that is not before it.' },
      ],
    }),
    { path },
  ),
];
