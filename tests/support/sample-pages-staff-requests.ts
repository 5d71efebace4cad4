import type { SamplePage } from './sample-models';

const facts = [
  { term: 'Who asks', text: 'A parent or guardian' },
  { term: 'What happened', text: 'The account is locked' },
  { term: 'In their words', text: 'She <b>cannot</b> do her homework.\nPlease call.' },
  { term: 'Reach them at', text: '9000 0000' },
];

const answers = [
  { value: 'use-questions', text: 'Open "I forgot my password" on this site.' },
  { value: 'ask-teacher', text: 'The pupil can ask the form teacher in class.' },
];

const resolutions = [
  { value: 'unlock', text: 'Account unlocked' },
  { value: 'decline', text: 'Declined' },
];

const one = {
  ...{ errors: [] as { field: string; text: string }[], how: '', pupil: '', notice: null },
  ...{ action: '/staff/requests/018f', heading: 'Aisyah <i>Binte</i> Rahman, 2A', facts },
  ...{ state: 'Nobody has it', joined: [], closed: null, takeOver: null, canTake: true },
  ...{ answers, resolutions, pupils: [{ value: 'a1', text: 'Aisyah Binte Rahman, 2A' }] },
  matches: {
    ...{ caption: 'Pupils with a name like this', captionHidden: true, empty: 'Nobody' },
    columns: [{ text: 'Pupil' }, { text: 'Class' }, { text: 'Why' }],
    rows: [
      [
        { text: 'Aisyah Binte Rahman', href: '/staff/pupils/a1', testid: 'match' },
        { text: '2A' },
        { text: 'the same name, the same class' },
      ],
    ],
  },
};

const page = { view: 'pages/staff-requests/one', titleKey: 'request.desk.oneTitle' };

const list = {
  notice: { tone: 'success', text: 'Noted. The request is closed.' },
  more: 'Only the 200 oldest are shown.',
  table: {
    ...{ caption: 'Open requests', empty: 'Nothing is waiting. Well done.' },
    columns: ['Asked about', 'Class', 'What happened', 'Waiting', 'Promised by', 'State'].map(
      (text) => ({ text }),
    ),
    rows: [
      [
        { text: 'Aisyah Binte Rahman', href: '/staff/requests/018f', testid: 'request' },
        ...[{ text: '2A' }, { text: 'The account is locked' }, { text: '25 hours' }],
        { text: 'Late: Monday, 4 January, 3.00 p.m.', tone: 'warning' },
        { text: 'Nobody has it' },
      ],
    ],
  },
};

export const staffRequestPages: SamplePage[] = [
  {
    ...{ name: 'staff-requests', view: 'pages/staff-requests/list' },
    ...{ titleKey: 'request.desk.title', model: list },
  },
  {
    ...{ name: 'staff-requests-empty', view: 'pages/staff-requests/list' },
    titleKey: 'request.desk.title',
    model: { ...list, notice: null, more: null, table: { ...list.table, rows: [] } },
  },
  { name: 'staff-request', ...page, model: one },
  {
    ...{ name: 'staff-request-error', ...page, hasErrors: true },
    model: {
      ...{ ...one, canTake: false, pupil: 'a1', state: 'You have it' },
      errors: [{ field: 'how', text: 'Choose what was done.' }],
    },
  },
  {
    ...{ name: 'staff-request-taken', ...page },
    model: {
      ...{ ...one, canTake: false, state: 'Mdm Lim has it' },
      matches: { ...one.matches, rows: [] },
      takeOver: { from: '018e', text: 'Take it over from Mdm Lim' },
      joined: [
        { text: 'Monday, 4 January, 10.00 a.m.: The pupil, Something else.', message: 'Help me' },
        { text: 'Monday, 4 January, 11.00 a.m.: A teacher, Something else.', message: '' },
      ],
    },
  },
  {
    ...{ name: 'staff-request-closed', ...page },
    model: {
      ...{
        ...one,
        canTake: false,
        closed: 'Closed: Monday, 4 January, 3.10 p.m. Account unlocked',
      },
      notice: { tone: 'warning', text: 'It was closed already. Nothing was changed.' },
    },
  },
];
