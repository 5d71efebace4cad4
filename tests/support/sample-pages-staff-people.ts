import type { PersonLine } from '../../server/desk/people.store';
import type { Page } from '../../server/http/render';
import { peoplePage } from '../../server/journeys/staff-people/people.page';
import { mayGrant, roles } from '../../server/staff/roles.rules';
import type { SamplePage } from './sample-models';
import {
  cedarwood,
  context,
  hostileNames,
  longName,
  mapleton,
  place,
  sample,
  staffMember,
  t,
} from './sample-staff';

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

const facts: PeopleFacts = {
  ...{
    people,
    waiting: 1,
    schools: [],
    place,
    grantable: roles.filter((role) => mayGrant('ict', role)),
  },
  ...{
    form: { email: '', name: '', role: 'teacher', school: '', classes: '' },
    errors: [],
    word: null,
  },
};

const person = {
  ...{ id: 'teacher', name: 'Mdm Lim Siew Hoon', email: 'teacher@cedarwood.example.org' },
  ...{ role: t('staff.roles.teacher'), isActive: true, hasFactor: true, mayChange: true },
  ...{ notice: null as object | null, classes: [] as string[] },
  roles: ['teacher', 'office', 'ict'].map((value) => ({
    ...{ value, text: t(`staff.roles.${value}`), selected: value === 'teacher' },
  })),
};

const class4A = { name: '4A', year: 2027, from: '2027-01-01', to: '2027-12-31' };

const one = (more: Partial<typeof person> = {}): Page => ({
  ...{ view: 'pages/staff-people/person', titleKey: 'staffPeople.personTitle' },
  model: { ...person, ...more },
});

const links: Page = {
  ...{ view: 'pages/staff-people/links', titleKey: 'staffPeople.linksTitle' },
  model: {
    ...{ hours: 24, hasMore: true },
    table: {
      ...{ caption: t('staffPeople.linksTitle'), captionHidden: true },
      columns: ['Name', 'E-mail', 'Link'].map((text) => ({ text })),
      rows: hostileNames.map((name) => [
        ...[{ text: name }, { text: 'kumar@school.example' }],
        { text: `https://account.school.example/staff/set-up/${'Zk3vQ9-x'.repeat(6)}` },
      ]),
    },
  },
};

const link = (name: string): Page => ({
  ...{ view: 'pages/staff-people/link', titleKey: 'staffPeople.linkTitle' },
  model: {
    ...{ name, hours: 72 },
    setupUrl: `https://account.school.example/staff/set-up/${'Zk3vQ9-x'.repeat(6)}`,
  },
});

export const staffPeoplePages: SamplePage[] = [
  sample('people', peoplePage(context, facts), { path }),
  sample(
    'people-errors',
    peoplePage(context, {
      ...{ ...facts, schools: [cedarwood, mapleton, { ...mapleton, code: 'X', name: longName }] },
      grantable: roles,
      form: { email: longName, name: '<b>Mr</b>', role: 'ict', school: 'MPS', classes: '4A, 4Z' },
      errors: [
        { field: 'email', text: t('staffPeople.problems.taken', { value: longName }) },
        { field: 'school', text: t('staffPeople.problems.no-such-school', { value: 'X' }) },
        { field: 'classes', text: t('staffPeople.problems.no-such-class', { value: '4Z (2027)' }) },
      ],
    }),
    { role: 'admin', path },
  ),
  sample('person', one({ classes: [t('staffPeople.class.form', class4A)] }), { path }),
  sample(
    'person-disabled',
    one({
      ...{ isActive: false, hasFactor: false },
      notice: { tone: 'success', text: t('staffPeople.done.disable') },
    }),
    { path },
  ),
  sample(
    'person-refused',
    one({
      ...{ name: longName, email: `${longName}@x.example` },
      notice: { tone: 'warning', text: t('staffPeople.refused.second-person') },
      classes: Array.from({ length: 12 }, () => t('staffPeople.class.cover', class4A)),
    }),
    { role: 'admin', path },
  ),
  sample('person-above', one({ mayChange: false, role: t('staff.roles.ict') }), { path }),
  sample('set-up-link', link('Mr Kumar'), { path }),
  sample('set-up-links', links, { path }),
  sample('set-up-link-long', link(longName), { path }),
];
