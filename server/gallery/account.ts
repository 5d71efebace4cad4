import { sayMoment } from '../http/moments';
import type { PageContext } from '../http/render';
import { placeIn, sample } from './desk';
import { longName, MINUTE, now } from './people';
import type { MakePage, Sample } from './sample';

const path = '/staff/account';

const browser = { browser: 'Chrome', system: 'Windows' };

interface Line {
  address?: string;
  browser?: string;
}

const row = (context: PageContext, state: string, more: Line = {}) => [
  { text: sayMoment(now - 5 * MINUTE, placeIn(context)) },
  { text: more.address ?? '203.0.113.7' },
  { text: more.browser ?? context.t('staffAccount.browserOn', browser) },
  { text: context.t(`staffAccount.states.${state}`) },
];

const rows = (context: PageContext) => [
  row(context, 'present'),
  row(context, 'open', { address: '2001:db8:85a3:8d3:1319:8a2e:370:7348', browser: longName }),
  row(context, 'ended', { address: '', browser: context.t('staffAccount.browserUnknown') }),
  ...Array.from({ length: 17 }, () => row(context, 'ended')),
];

const account =
  (more: { isEmpty?: boolean; name?: string; hasFactor?: boolean; codesLeft?: number }): MakePage =>
  (context) => {
    const { isEmpty = false, ...facts } = more;
    return {
      ...{ view: 'pages/staff-account/account', titleKey: 'staffAccount.title' },
      model: {
        ...{ name: 'Mdm Lim Siew Hoon', email: 'teacher@cedarwood.example.org' },
        ...{ hasFactor: true, codesLeft: 9, ...facts },
        table: {
          ...{ caption: context.t('staffAccount.caption'), captionHidden: true },
          columns: ['when', 'address', 'browser', 'state'].map((column) => ({
            text: context.t(`staffAccount.columns.${column}`),
          })),
          rows: isEmpty ? [] : rows(context),
        },
      },
    };
  };

export const accountSamples: Sample[] = [
  sample('account', account({}), { role: 'teacher', path }),
  sample(
    'account-without-factor',
    account({ name: longName, hasFactor: false, codesLeft: 0, isEmpty: true }),
    { role: 'office', path, name: longName, withFactor: false },
  ),
];
