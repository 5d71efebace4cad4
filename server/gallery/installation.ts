import { noFigures, type SchoolFigures } from '../desk/installation.rules';
import { installationPage, oneSchoolPage } from '../journeys/staff-home/installation.page';
import { done, sample, placeIn } from './desk';
import { DAY, HOUR, hostileNames, now, staffMember } from './people';
import { settle, type Of, type Sample } from './sample';

type InstallationFacts = Parameters<typeof installationPage>[1];

const days = Array.from({ length: 30 }, (_, index) => ({
  day: new Date(now - (29 - index) * DAY).toISOString().slice(0, 10),
  ...{ resets: (index * 37) % 250, unlocks: (index * 31) % 40, defaults: index, locks: index % 60 },
}));
const quiet = days.map(({ day }) => ({ day, resets: 0, unlocks: 0, defaults: 0, locks: 0 }));

const school = (index: number, name: string): SchoolFigures => ({
  ...{ ...noFigures, id: `s${index}`, code: `SCHOOL${index}`, name },
  ...{ pupils: index * 250, enrolled: index * 200, neverSignedIn: 12, defaultPending: 3 },
  ...{ open: index % 4, overdue: index % 3, alerts: index % 2, locks: 8, resets: 1234 },
});

const schools = [
  ...hostileNames.map((name, index) => school(index, name)),
  ...Array.from({ length: 60 }, (_, index) => school(index + 5, `Cedarwood Primary ${index}`)),
];

const alert: InstallationFacts['alerts'][number] = {
  ...{ schoolId: 's1', formClassId: null, accountId: null, details: {}, handledAt: null },
  ...{ id: 'w1', kind: 'spraying', raisedAt: now - HOUR, lastAt: now, count: 41 },
};

const calm: Omit<InstallationFacts, 'place'> = {
  ...{ word: null, member: staffMember('auditor'), alerts: [], approvals: [], q: '' },
  installation: { at: now, schools: [], days: quiet },
};

const page = (
  name: string,
  role: 'admin' | 'auditor',
  more: Of<Partial<InstallationFacts>>,
): Sample =>
  sample(
    `home-${name}`,
    (context) =>
      installationPage(context, {
        ...{ ...calm, place: placeIn(context), member: staffMember(role) },
        ...settle(more, context),
      }),
    { role },
  );

const installation = { at: now, schools, days };

const one = (name: string, role: 'admin' | 'auditor', which: SchoolFigures) =>
  sample(
    `home-${name}`,
    (context) =>
      oneSchoolPage(context, {
        ...{ member: staffMember(role), place: placeIn(context), at: now, school: which },
      }),
    { role },
  );

export const installationSamples: Sample[] = [
  page('admin', 'admin', ({ t }) => ({
    ...{ installation, alerts: [alert], word: done(t, 'staffHome.done.alertHandled') },
    approvals: [{}] as unknown as InstallationFacts['approvals'],
  })),
  page('admin-new', 'admin', {}),
  page('auditor', 'auditor', { installation }),
  page('auditor-found-nothing', 'auditor', { installation, q: '<b>none</b>' }),
  one('one-school', 'admin', school(7, 'Cedarwood <i>Primary</i> School')),
  one('one-school-of-a-long-name', 'auditor', { ...school(2, hostileNames[4]), pupils: 0 }),
];
