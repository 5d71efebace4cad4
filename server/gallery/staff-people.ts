import type { PersonLine } from '../desk/people.store';
import { sayDay } from '../http/moments';
import type { Page } from '../http/render';
import { peoplePage } from '../journeys/staff-people/people.page';
import { mayGrant, roles, type Role } from '../staff/roles.rules';
import { done, placeIn, sample } from './desk';
import { cedarwood, hostileNames, longName, mapleton, staffMember } from './people';
import { settle, wrong, type MakePage, type Of, type Sample } from './sample';

type PeopleFacts = Parameters<typeof peoplePage>[1];

const path = '/staff/people';
const line = (person: Partial<PersonLine>): PersonLine => ({
  ...staffMember('teacher'),
  ...{ hasPassword: true, ...person },
});

const people = [
  ...roles.map((role) => line(staffMember(role))),
  line({ id: 'n1', name: 'Mr Kumar', hasPassword: false, lastSignInAt: null }),
  line({ id: 'n2', name: 'Mrs Lee', status: 'disabled' }),
  ...hostileNames.map((name, index) =>
    line({ id: `h${index}`, name, email: `${name}@school.example` }),
  ),
];

const facts: Omit<PeopleFacts, 'place'> = {
  ...{ people, waiting: 1, schools: [], errors: [], word: null },
  grantable: roles.filter((role) => mayGrant('ict', role)),
  form: { email: '', name: '', role: 'teacher', school: '', classes: '' },
};

const list = (name: string, more: Of<Partial<PeopleFacts>>, role: Role = 'ict') =>
  sample(
    name,
    (context) =>
      peoplePage(context, { ...facts, place: placeIn(context), ...settle(more, context) }),
    { role, path },
  );

interface Person {
  name?: string;
  email?: string;
  role?: Role;
  isActive?: boolean;
  hasFactor?: boolean;
  mayChange?: boolean;
  done?: string;
  refused?: string;
  classes?: string[];
}

const class4A = { name: '4A', year: 2027 };

const person =
  ({ role = 'teacher', done: word, refused, classes = [], ...more }: Person): MakePage =>
  ({ t, lang }) => ({
    ...{ view: 'pages/staff-people/person', titleKey: 'staffPeople.personTitle' },
    model: {
      ...{ id: 'teacher', name: 'Mdm Lim Siew Hoon', email: 'teacher@cedarwood.example.org' },
      ...{ isActive: true, hasFactor: true, mayChange: true, role: t(`staff.roles.${role}`) },
      ...more,
      notice: refused
        ? { tone: 'warning', text: t(`staffPeople.refused.${refused}`) }
        : word
          ? done(t, `staffPeople.done.${word}`)
          : null,
      classes: classes.map((kind) =>
        t(`staffPeople.class.${kind}`, {
          ...{ ...class4A, from: sayDay('2027-01-01', lang), to: sayDay('2027-12-31', lang) },
        }),
      ),
      roles: ['teacher', 'office', 'ict'].map((value) => ({
        ...{ value, text: t(`staff.roles.${value}`), selected: value === 'teacher' },
      })),
    },
  });

const setupUrl = `https://account.school.example/staff/set-up/${'Zk3vQ9-x'.repeat(6)}`;

const links: MakePage = ({ t }) => ({
  ...{ view: 'pages/staff-people/links', titleKey: 'staffPeople.linksTitle' },
  model: {
    ...{ hours: 24, hasMore: true },
    table: {
      ...{ caption: t('staffPeople.linksTitle'), captionHidden: true },
      columns: ['columns.name', 'columns.email', 'linkColumn'].map((column) => ({
        text: t(`staffPeople.${column}`),
      })),
      rows: hostileNames.map((name) => [
        ...[{ text: name }, { text: 'kumar@school.example' }, { text: setupUrl }],
      ]),
    },
  },
});

const link = (name: string): Page => ({
  ...{ view: 'pages/staff-people/link', titleKey: 'staffPeople.linkTitle' },
  model: { name, hours: 72, setupUrl },
});

export const peopleSamples: Sample[] = [
  list('people', {}),
  list(
    'people-errors',
    ({ t }) => ({
      schools: [cedarwood, mapleton, { ...mapleton, code: 'X', name: longName }],
      grantable: roles,
      form: { email: longName, name: '<b>Mr</b>', role: 'ict', school: 'MPS', classes: '4A, 4Z' },
      errors: [
        wrong(t, 'email', ['staffPeople.problems.taken', { value: longName }]),
        wrong(t, 'school', ['staffPeople.problems.no-such-school', { value: 'X' }]),
        wrong(t, 'classes', ['staffPeople.problems.no-such-class', { value: '4Z (2027)' }]),
      ],
    }),
    'admin',
  ),
  list('people-invited', ({ t }) => ({ waiting: 0, word: done(t, 'staffPeople.done.signout') })),
  sample('person', person({ classes: ['form'] }), { path }),
  sample('person-disabled', person({ isActive: false, hasFactor: false, done: 'disable' }), {
    path,
  }),
  sample(
    'person-refused',
    person({
      ...{ name: longName, email: `${longName}@x.example`, refused: 'second-person' },
      classes: Array.from({ length: 12 }, () => 'cover'),
    }),
    { role: 'admin', path },
  ),
  sample('person-above', person({ mayChange: false, role: 'ict' }), { path }),
  sample('set-up-link', link('Mr Kumar'), { path }),
  sample('set-up-links', links, { path }),
  sample(
    'set-up-links-all',
    (context) => {
      const page = links(context);
      return { ...page, model: { ...page.model, hasMore: false } };
    },
    { path },
  ),
  sample('set-up-link-long', link(longName), { path }),
];
