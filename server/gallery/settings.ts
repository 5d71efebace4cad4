import type { FieldError } from '../http/form';
import { sayMoment } from '../http/moments';
import type { PageContext } from '../http/render';
import { formOf, settingsPage, type SettingsFacts } from '../journeys/staff-settings/settings.page';
import { readOfficeHours } from '../schools/schools.rules';
import type { SchoolSettings } from '../schools/school-settings.store';
import { switchPaths } from '../switches/switches.rules';
import { done, placeIn, sample } from './desk';
import { hostileNames, HOUR, longName, now, place } from './people';
import { settle, wrong, type MakePage, type Of, type Sample } from './sample';

const path = '/staff/settings';
const schoolName = 'Cedarwood <i>Primary</i> School';
const atAdmin = { role: 'admin', path } as const;

type Errors = (context: PageContext) => FieldError[];
const none: Errors = () => [];

interface Switches {
  errors?: Errors;
  isNew?: boolean;
}

const switches =
  ({ errors = none, isNew = false }: Switches): MakePage =>
  (context) => {
    const { t } = context;
    const active = {
      ...{ id: '018f', banner: '6000 0000 <b>!</b>', where: schoolName },
      what: t('staffSettings.switches.paths.challenge'),
      until: sayMoment(now + 6 * HOUR, placeIn(context)),
    };
    const everywhere = { ...active, where: t('staffSettings.switches.everySchool'), banner: '' };
    return {
      ...{ view: 'pages/staff-settings/switches', titleKey: 'staffSettings.switches.title' },
      hasErrors: errors !== none,
      model: {
        ...{ errors: errors(context), form: { path: '', school: '', banner: '', hours: '24' } },
        active: isNew ? [] : [active, everywhere],
        paths: switchPaths.map((value) => ({
          ...{ value, text: t(`staffSettings.switches.paths.${value}`) },
        })),
        schools: [
          { value: 'CPS', text: schoolName },
          { value: 'LONG', text: longName },
        ],
        notice: isNew ? null : done(t, 'staffSettings.switches.done.off'),
      },
    };
  };

const cedarwood: SchoolSettings = {
  ...{ id: 's1', code: 'CPS', name: schoolName, timeZone: place.timeZone, version: 3 },
  ...{ networks: ['203.0.113.0/24'], officeHours: 'Mon-Fri 07:30-15:00', helpFormUrl: null },
  contact: { place: 'Block <A>', phone: '6000 0000', email: 'office@school.example' },
  ...{ holidays: null, paperLanguages: ['en', 'ta'] },
};

/** As a school pastes it. */
const holidays = [
  ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//gallery//EN', 'BEGIN:VEVENT', 'UID:1'],
  ...['DTSTAMP:20260101T000000Z', 'DTSTART;VALUE=DATE:20270206', 'DTEND;VALUE=DATE:20270208'],
  ...['SUMMARY:Chinese New Year', 'END:VEVENT', 'END:VCALENDAR', ''],
].join('\r\n');

const settings = (
  name: string,
  more: Of<Partial<SettingsFacts>>,
  role: SettingsFacts['role'] = 'admin',
) =>
  sample(
    name,
    (context) => {
      const school = { ...cedarwood, holidays };
      return settingsPage(context, {
        ...{ school, form: formOf(school), errors: [], word: null, now, role },
        ...{ cardLevels: ['P1', 'P2', 'P3'], place: placeIn(context) },
        ...settle(more, context),
      });
    },
    { role, path },
  );

const unread = readOfficeHours('Mon 7');
const hoursProblem = unread.ok ? '' : unread.problems.join(' ');

interface Schools {
  errors?: Errors;
  names?: readonly string[];
}

const schools =
  ({ errors = none, names = [schoolName, ...hostileNames] }: Schools): MakePage =>
  (context) => {
    const { t } = context;
    return {
      ...{ view: 'pages/staff-settings/schools', titleKey: 'staffSettings.schools.title' },
      hasErrors: errors !== none,
      model: {
        form: { code: '', name: '', officeHours: '', networks: '' },
        errors: errors(context),
        notice: errors === none ? done(t, 'staffSettings.rename.done.renamed') : null,
        table: {
          ...{ caption: t('staffSettings.schools.caption'), captionHidden: true },
          columns: ['name', 'code', 'officeHours', 'networks', 'rename'].map((column) => ({
            text: t(`staffSettings.schools.columns.${column}`),
          })),
          rows: names.map((name) => [
            ...[{ text: name, href: '/staff/settings?school=CPS' }, { text: 'CPS' }],
            ...[{ text: 'Mon-Fri 07:30-15:00' }, { text: '203.0.113.0/24, 2001:db8::/32' }],
            { text: t('staffSettings.rename.link', { code: 'CPS' }), href: `${path}/schools/s1` },
          ]),
        },
      },
    };
  };

const rename =
  (name: string, errors: Errors = none): MakePage =>
  (context) => ({
    ...{ view: 'pages/staff-settings/rename', titleKey: 'staffSettings.rename.title' },
    hasErrors: errors !== none,
    model: { id: 's1', code: 'CPS', errors: errors(context), form: { name, version: '3' } },
  });

const overtaken =
  (typed: string[]): MakePage =>
  () => ({
    ...{ view: 'pages/staff-settings/overtaken', titleKey: 'staffSettings.overtaken.title' },
    model: { href: '/staff/settings?school=CPS', typed },
  });

export const settingsSamples: Sample[] = [
  sample('switches', switches({}), atAdmin),
  sample(
    'switches-wrong',
    switches({
      isNew: true,
      errors: ({ t }) => [wrong(t, 'hours', ['staffSettings.switches.errors.hours', { max: 168 }])],
    }),
    atAdmin,
  ),
  settings('settings', ({ t }) => ({ word: done(t, 'staffSettings.saved') })),
  settings('settings-no-language', ({ t }) => ({
    errors: [wrong(t, 'languages', 'staffSettings.fields.languagesHint')],
  })),
  settings('settings-of-ict', { school: { ...cedarwood, name: longName } }, 'ict'),
  settings(
    'settings-of-the-office',
    () => ({
      school: { ...cedarwood, officeHours: '' },
      errors: [{ field: 'officeHours', text: hoursProblem }],
    }),
    'office',
  ),
  sample('schools', schools({}), atAdmin),
  sample('schools-none', schools({ names: [] }), atAdmin),
  sample(
    'schools-wrong',
    schools({ errors: ({ t }) => [wrong(t, 'code', 'staffSettings.schools.exists')] }),
    atAdmin,
  ),
  sample('settings-overtaken', overtaken(['Block <A>', longName]), { path }),
  sample('settings-overtaken-empty', overtaken([]), { path }),
  sample('school-name', rename(schoolName), atAdmin),
  sample(
    'school-name-wrong',
    rename(longName, ({ t }) => [wrong(t, 'name', 'staffSettings.rename.error')]),
    atAdmin,
  ),
];
