import { previewPage } from '../journeys/staff-roster/preview.page';
import { rosterPage } from '../journeys/staff-roster/roster.page';
import { staffPreviewPage } from '../journeys/staff-roster/staff-preview.page';
import { previewLists, type PreviewItem } from '../roster/roster-preview.store';
import type { StaffChanges } from '../roster/staff-changes';
import { sample } from './desk';
import { cedarwood, DAY, hostileNames, mapleton, now } from './people';
import { settle, wrong, type Of, type Sample } from './sample';

type HomeFacts = Parameters<typeof rosterPage>[1];
type PreviewFacts = Parameters<typeof previewPage>[1];

const path = '/staff/roster';

const transfer: HomeFacts['transfers'][number] = {
  ...{ id: '018a', accountId: 'a1', studentNumber: 'S27000001', fullName: 'Jon Tan' },
  ...{ fromSchoolId: 's1', toSchoolId: 's2', year: 2027, className: '4A', level: 'P4' },
  ...{ requestedAt: now, state: 'waiting' as never },
};
const batch = {
  batchId: '018f',
  leavesOn: '2027-12-31',
  count: 90,
  orderedAt: now,
  appliedAt: null,
};

const homeFacts: Omit<HomeFacts, 'done'> = {
  ...{ schools: [cedarwood, mapleton], school: cedarwood, errors: [], problems: [] },
  ...{ waitingId: 7, ownSchoolId: 's1' },
  leavings: [batch, { ...batch, batchId: '018e', leavesOn: '', count: 1 }],
  transfers: [
    transfer,
    { ...transfer, id: '018b', fullName: 'Mei <b>Lee</b>', fromSchoolId: 's2', toSchoolId: 's1' },
    { ...transfer, id: '018c', fullName: hostileNames[4] },
  ],
};

const home = (name: string, more: Of<Partial<HomeFacts>>) =>
  sample(name, (context) => rosterPage(context, { ...homeFacts, ...settle(more, context) }), {
    path,
  });

const applied = {
  what: 'applied',
  counts: { created: 90, updated: 400, unchanged: 0, left: 0, leavingLater: 90, transfers: 3 },
};

const quiet: Partial<HomeFacts> = {
  ...{ schools: [cedarwood], waitingId: null, leavings: [], transfers: [] },
};

const counts = Object.fromEntries(previewLists.map((list, index) => [list, index * 45]));

const preview = {
  ...{ importId: 7, schoolId: 's1', ownerId: 'ict', expiresAt: now + DAY, year: 2028 },
  ...{ leavingOn: '2027-12-31', isOneRoster: false, present: 540, mustConfirmLeavers: true },
  counts: { ...counts, rejected: 0, leaving: 90, rows: 485 },
} as unknown as PreviewFacts['preview'];

const item: PreviewItem = {
  ...{
    line: 51,
    studentNumber: 'S9001',
    fullName: '<img onerror=x>',
    className: '1A',
    level: 'P1',
  },
  ...{ before: null, problem: null },
};
const before = { fullName: 'Mei Lee', className: '4A', level: 'P4' };
const items = [
  item,
  { ...item, fullName: 'Mei Lee', className: '5A', level: 'P5', before },
  ...hostileNames.map((fullName) => ({ ...item, fullName })),
];
const rejected = { ...item, studentNumber: null, fullName: null, problem: 'grades: "<9>"' };

const previewFacts: PreviewFacts = {
  ...{ preview, items, schoolName: cedarwood.name, list: 'new', hasMore: true, isWrong: false },
};

const previewOf = (name: string, more: Partial<PreviewFacts>) =>
  sample(name, (context) => previewPage(context, { ...previewFacts, ...more }), { path });

const staffChanges: StaffChanges = {
  fresh: hostileNames.map((name, index) => ({
    ...{ name, email: `${name.slice(0, 20)}${index}@school.example`, role: 'teacher' },
  })),
  given: (['new', 'last-day', 'none'] as const).map((change) => ({
    ...{ name: 'Mei Lee', className: '4A', year: 2027, from: '2027-01-04', to: null, change },
  })),
  withoutTeacher: ['4B (2027)', '<b>4C</b> (2027)'],
};

const staffOf = (name: string, changes: Partial<StaffChanges>, isWrong = false) =>
  sample(
    name,
    (context) =>
      staffPreviewPage(context, {
        ...{ id: '018f', school: cedarwood.name, isWrong },
        changes: { ...staffChanges, ...changes },
      }),
    { path },
  );

export const rosterSamples: Sample[] = [
  home('roster', { done: applied }),
  home('roster-quiet', { ...quiet, done: { what: 'undone', counts: {} } }),
  home('roster-refused', ({ t }) => ({
    ...{ ...quiet, school: undefined, schools: homeFacts.schools, waitingId: null },
    errors: [wrong(t, 'file', 'roster.errors.file')],
    problems: [{ line: 3, problem: 'users.csv grades: "<9>" is not one of 01 to 06' }],
  })),
  previewOf('roster-preview', {}),
  previewOf('roster-preview-unconfirmed', { isWrong: true, hasMore: false }),
  previewOf('roster-preview-empty', {
    ...{ list: 'leaving', items: [], hasMore: false },
    preview: { ...preview, leavingOn: null, mustConfirmLeavers: false },
  }),
  previewOf('roster-preview-rejected', {
    ...{
      list: 'rejected',
      items: [rejected],
      preview: { ...preview, counts: { ...preview.counts, rejected: 1 } },
    },
  }),
  staffOf('roster-staff', {}),
  staffOf('roster-staff-complete', { withoutTeacher: [] }),
  staffOf('roster-staff-unconfirmed', { fresh: [], given: [] }, true),
];
