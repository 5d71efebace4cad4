import { staffPreviewPage } from '../../server/journeys/staff-roster/staff-preview.page';
import type { StaffChanges } from '../../server/roster/staff-changes';
import type { SamplePage } from './sample-models';
import { context, hostileNames } from './sample-staff';

const home = {
  ...{ errors: [] as { field: string; text: string }[], waitingId: 7, slips: true },
  schools: [{ value: 'CPS', text: 'Cedarwood <i>Primary</i> School' }],
  schoolCode: 'CPS',
  notice: { tone: 'success', text: 'Done: 90 new, 400 changed, 0 unchanged.' },
  problems: null as object | null,
  leavings: [{ id: '018f', day: '2027-12-31', count: 90 }],
  transfers: [
    { id: '018a', text: 'Jon Tan (S1): Maple to Cedarwood, class 4A', mayDecide: true },
    { id: '018b', text: 'Mei <b>Lee</b> (S2): Cedarwood to Maple, class 4B', mayDecide: false },
  ],
};

const problems = {
  caption: 'What is wrong with the file',
  columns: [{ text: 'Line', number: true }, { text: 'What is wrong' }],
  rows: [[{ text: '3', number: true }, { text: 'users.csv grades: "<9>" is not one of 01 to 06' }]],
};

const preview = {
  ...{ importId: 7, errors: [] as { field: string; text: string }[], canApply: true },
  ...{ mustConfirmLeavers: true, leavingOn: '2027-12-31' as string | null },
  heading: 'What the file for Cedarwood Primary School would change',
  facts: 'School year 2028. 485 rows.',
  confirmText: '90 of 540 pupils would leave. Type their number if that is right',
  counts: {
    caption: 'Changes',
    columns: [{ text: 'List' }, { text: 'Pupils', number: true }],
    rows: [
      [
        { text: 'New', href: '/staff/roster/7?list=new', testid: 'list-new' },
        { text: '35', number: true },
      ],
    ],
  },
  items: {
    caption: 'New',
    columns: ['Student number', 'Name', 'Class', 'Level', 'Before'].map((text) => ({ text })),
    rows: [
      [
        ...[{ text: 'S9001' }, { text: '<img onerror=x>' }, { text: '1A' }, { text: 'P1' }],
        { text: '' },
      ],
    ],
  },
  nextHref: '/staff/roster/7?list=new&after=51' as string | null,
};

const homePage = { view: 'pages/staff-roster/home', titleKey: 'roster.title' };
const previewPage = { view: 'pages/staff-roster/preview', titleKey: 'roster.previewTitle' };
const wrong = [{ field: 'confirmedLeavers', text: 'Type how many pupils leave.' }];

const staffChanges: StaffChanges = {
  fresh: hostileNames.map((name, index) => ({
    ...{ name, email: `${name.slice(0, 20)}${index}@school.example`, role: 'teacher' },
  })),
  given: (['new', 'last-day', 'none'] as const).map((change) => ({
    ...{ name: 'Mei Lee', className: '4A', year: 2027, from: '2027-01-04', to: null, change },
  })),
  withoutTeacher: ['4B (2027)', '<b>4C</b> (2027)'],
};

function staffPreviewOf(changes: StaffChanges, isWrong: boolean) {
  const facts = { id: '018f', school: 'Cedarwood Primary School', changes, isWrong };
  return staffPreviewPage(context, facts);
}

export const staffRosterPages: SamplePage[] = [
  { ...homePage, name: 'the roster', model: home },
  {
    ...homePage,
    name: 'the roster, a file that was not taken',
    hasErrors: true,
    model: {
      ...home,
      ...{ notice: null, problems, slips: false, waitingId: null, leavings: [], transfers: [] },
      errors: [{ field: 'file', text: 'The file was not taken.' }],
    },
  },
  { ...previewPage, name: 'a preview of a roster', model: preview },
  { ...staffPreviewOf(staffChanges, false), name: 'a preview of staff' },
  {
    ...staffPreviewOf({ ...staffChanges, fresh: [], given: [] }, true),
    name: 'a preview of staff, classes without a teacher',
  },
  {
    ...previewPage,
    name: 'a preview of a roster, leavers not confirmed',
    hasErrors: true,
    model: { ...preview, errors: wrong, nextHref: null },
  },
  {
    ...previewPage,
    name: 'a preview of a roster with rejected rows',
    model: { ...preview, canApply: false, leavingOn: null },
  },
];
