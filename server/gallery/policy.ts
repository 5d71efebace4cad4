import { loadConfig } from '../config';
import { policyPage } from '../journeys/staff-settings/policy.page';
import { policyInForce } from '../policies';
import { demandsOf, strictest } from '../school-policies/stricter.rules';
import { defaultPolicy } from '../password/policy.rules';
import { done, sample, placeIn } from './desk';
import { DAY, cedarwood, hostileNames, mapleton, now } from './people';
import type { Sample } from './sample';

type PolicyFacts = Parameters<typeof policyPage>[1];
type OfSchool = Omit<NonNullable<PolicyFacts['of']>, 'place'>;

const environment = {
  ...{ SESSION_SECRETS: 'x'.repeat(32), PEPPERS: 'y'.repeat(32), INDEX_KEY: 'z'.repeat(32) },
  ...{ PASSWORD_MIN_LENGTH: '8', PASSWORD_MAX_RUN: '3' },
};
const groups = policyInForce(loadConfig({ environment, fixed: { STAFF_MFA: 'optional' } }));

const floor = demandsOf(defaultPolicy, 168);
const demands = { minLength: 10, maxRun: 2, firstNotSymbol: 1, defaultHours: 24 };

const school: OfSchool = {
  ...{ school: cedarwood, floor, problems: [], form: null, isHeld: true },
  own: { version: 2, demands },
  held: strictest(floor, demands),
  versions: [
    { version: 2, demands, madeAt: now, madeBy: 'a1', madeByName: hostileNames[4] },
    { version: 1, demands: { minLength: 9 }, madeAt: now - DAY, madeBy: 'a2', madeByName: null },
  ],
};

const untouched: OfSchool = {
  ...{ ...school, own: { version: 0, demands: {} }, held: floor, versions: [] },
};

const page = (name: string, of: OfSchool | null, doneKey?: string) =>
  sample(
    `policy-${name}`,
    (context) =>
      policyPage(context, {
        ...{ groups, word: doneKey ? done(context.t, doneKey) : null },
        ...{ of: of && { ...of, place: placeIn(context) } },
        schools: of ? [] : [cedarwood, mapleton],
      }),
    { role: of ? 'ict' : 'admin', path: '/staff/settings' },
  );

export const policySamples: Sample[] = [
  page('of-the-installation', null),
  page('untouched', untouched),
  page('of-a-school', school, 'staffPolicy.saved'),
  page('of-a-school-with-a-hostile-name', {
    ...school,
    school: { ...cedarwood, name: hostileNames[0] },
  }),
  page('not-held', { ...school, isHeld: false, held: floor }),
  page('wrong', {
    ...school,
    problems: [
      { field: 'minLength', code: 'looser', params: { floor: 8 } },
      { field: 'maxRun', code: 'number', params: { least: 1, most: 128 } },
    ],
    form: { version: '2', typed: { minLength: '7', maxRun: '<b>two</b>' } },
  }),
  page('beyond-reach', {
    ...school,
    problems: [{ field: 'together', code: 'room', params: { needed: 26, room: 24 } }],
    form: { version: '2', typed: { minSpecial: '23' } },
  }),
];
