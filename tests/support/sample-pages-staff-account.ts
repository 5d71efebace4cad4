import type { Page } from '../../server/http/render';
import type { SamplePage } from './sample-models';
import { longName, sample, t } from './sample-staff';

const path = '/staff/account';

const browser =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36';

const row = (state: string, more: { address?: string; browser?: string } = {}) => [
  { text: 'Monday, 4 January, 8.55 a.m.' },
  { text: more.address ?? '203.0.113.7' },
  { text: more.browser ?? browser },
  { text: t(`staffAccount.states.${state}`) },
];

const table = {
  ...{ caption: t('staffAccount.caption'), captionHidden: true },
  columns: ['when', 'address', 'browser', 'state'].map((column) => ({
    text: t(`staffAccount.columns.${column}`),
  })),
  rows: [
    row('present'),
    row('open', { address: '2001:db8:85a3:8d3:1319:8a2e:370:7348', browser: longName }),
    row('ended', { address: '', browser: '' }),
    ...Array.from({ length: 17 }, () => row('ended')),
  ],
};

const account = (more: object = {}): Page => ({
  ...{ view: 'pages/staff-account/account', titleKey: 'staffAccount.title' },
  model: {
    ...{ name: 'Mdm Lim Siew Hoon', email: 'teacher@cedarwood.example.org' },
    ...{ hasFactor: true, codesLeft: 9, table, ...more },
  },
});

export const staffAccountPages: SamplePage[] = [
  sample('account', account(), { role: 'teacher', path }),
  sample(
    'account-without-factor',
    account({
      ...{ name: longName, email: `${longName}@x.example`, hasFactor: false, codesLeft: 0 },
      table: { ...table, rows: [] },
    }),
    { role: 'office', path, name: longName, withFactor: false },
  ),
];
