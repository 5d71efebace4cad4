import { picker, school, type SamplePage } from './sample-models';

const noErrors: { field: string; text: string }[] = [];

const audit = {
  errors: noErrors,
  query: { person: '<b>Lim</b>', action: 'sign-in', from: '', to: '', school: 'CPS' },
  actions: [{ value: 'sign-in', text: 'Sign-in' }],
  schools: [{ value: 'CPS', text: 'Cedarwood <i>Primary</i> School' }],
  hidden: [
    ['person', '<b>Lim</b>'],
    ['action', 'sign-in'],
  ],
  table: {
    ...{ caption: 'What happened, newest first', captionHidden: true, empty: 'Nothing fits.' },
    columns: ['When', 'Who', 'What', 'Concerning', 'How it ended', 'Details'].map((text) => ({
      text,
    })),
    rows: [
      [
        { text: 'Monday, 4 January, 10.00 a.m.' },
        ...[{ text: 'Mdm Lim' }, { text: 'Looked at a pupil' }],
        { text: 'Aisyah <i>Binte</i> Rahman, 2A', href: '/staff/pupils/a1' },
        ...[{ text: 'done' }, { text: '' }],
      ],
    ],
  },
  next: '/staff/audit?beforeAt=1&beforeId=2' as string | null,
  chain: ['12 events. The newest begins with 0123456789abcdef.', 'It was not checked here yet.'],
};

const auditPage = { view: 'pages/staff-audit/list', titleKey: 'staffAudit.title' };

const switches = {
  errors: noErrors,
  form: { path: '', school: '', banner: '', hours: '24' },
  active: [
    {
      ...{ id: '018f', banner: 'Call <b>us</b>.', what: 'The questions' },
      ...{ where: 'Cedarwood Primary School', until: 'Monday, 4 January, 3.00 p.m.' },
    },
  ],
  paths: [{ value: 'challenge', text: 'The questions' }],
  schools: [{ value: 'CPS', text: 'Cedarwood <i>Primary</i> School' }],
  notice: { tone: 'success', text: 'It works again.' } as object | null,
};

const settings = {
  errors: noErrors,
  form: {
    ...{ version: '3', place: 'Block <A>', phone: '6000 0000', email: 'office@school.example' },
    ...{ officeHours: 'Mon-Fri 07:30-15:00', networks: '203.0.113.0/24', helpForm: '' },
    holidays: '',
  },
  ...{ code: 'CPS', name: 'Cedarwood <i>Primary</i> School', cardLevels: 'P1, P2, P3' },
  notice: { tone: 'success', text: 'Saved.' } as object | null,
  ...{ mayAll: true, mayInstallation: true, expected: 'An answer by 3.00 p.m.' },
  holidays: ['2027-02-06 – 2027-02-07 Chinese New Year'],
};

const table = (heads: string[], cells: string[]) => ({
  ...{ caption: 'By name', captionHidden: true, columns: heads.map((text) => ({ text })) },
  rows: [cells.map((text) => ({ text }))],
});

const schools = {
  errors: noErrors,
  form: { code: '', name: '', officeHours: '', networks: '' },
  table: table(['Name', 'Code', 'Office hours', 'Networks'], ['Cedarwood', 'CPS', 'Mon', '']),
};

const switchesPage = {
  view: 'pages/staff-settings/switches',
  titleKey: 'staffSettings.switches.title',
};
const settingsPage = { view: 'pages/staff-settings/school', titleKey: 'staffSettings.title' };
const schoolsPage = {
  view: 'pages/staff-settings/schools',
  titleKey: 'staffSettings.schools.title',
};

const suspended = {
  ...{ path: 'challenge', banner: 'Call <b>us</b>.', isUndecided: false },
  ...{ until: '3.00 p.m.', help: school },
};

const suspendedPage = {
  view: 'pages/suspended/suspended',
  titleKey: 'suspended.challenge.title',
};

export const settingsPages: SamplePage[] = [
  {
    ...{ name: 'privacy', view: 'pages/privacy/privacy', titleKey: 'privacy.title' },
    model: {
      days: { leaver: 365, guardian: 90, device: 180, tries: 30, request: 90, address: 180 },
      help: picker,
    },
  },
  { ...switchesPage, name: 'the switches', model: switches },
  {
    ...{ ...switchesPage, name: 'the switches, wrong', hasErrors: true },
    model: {
      ...{ ...switches, active: [], notice: null },
      errors: [{ field: 'hours', text: 'Type whole hours.' }],
    },
  },
  { ...settingsPage, name: 'settings', model: settings },
  {
    ...{ ...settingsPage, name: 'settings of the office', hasErrors: true },
    model: {
      ...{ ...settings, mayAll: false, mayInstallation: false, notice: null, holidays: [] },
      errors: [{ field: 'officeHours', text: 'The office hours must look like that.' }],
    },
  },
  { ...schoolsPage, name: 'schools', model: schools },
  {
    ...{ ...schoolsPage, name: 'schools, wrong', hasErrors: true },
    model: { ...schools, errors: [{ field: 'code', text: 'It is there already.' }] },
  },
  {
    ...{ name: 'settings overtaken', view: 'pages/staff-settings/overtaken' },
    titleKey: 'staffSettings.overtaken.title',
    model: { href: '/staff/settings?school=CPS', typed: ['Block <A>'] },
  },
  {
    ...{ name: 'the policy in force', view: 'pages/staff-settings/policy' },
    titleKey: 'staffSettings.policy.title',
    model: { table: table(['Setting', 'Value', 'From'], ['QNA_SET', '3', 'default']) },
  },
  { ...suspendedPage, name: 'suspended', model: suspended },
  {
    ...{ ...suspendedPage, name: 'suspended somewhere' },
    model: { ...suspended, banner: '', isUndecided: true, help: picker },
  },
  { ...auditPage, name: 'the audit', model: audit },
  {
    ...{ ...auditPage, name: 'the audit of a wrong day', hasErrors: true },
    model: {
      ...{ ...audit, schools: [], hidden: [], next: null },
      query: { ...audit.query, school: '', from: 'May' },
      table: { ...audit.table, rows: [] },
      errors: [{ field: 'from', text: 'Type a day as year, month, day: 2027-01-31.' }],
    },
  },
];
