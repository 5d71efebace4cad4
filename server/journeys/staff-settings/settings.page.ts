import type { FieldError } from '../../http/form';
import { sayMoment } from '../../http/moments';
import type { Page, PageContext, Translate } from '../../http/render';
import type { Word } from '../../http/staff-word';
import { languageCodes } from '../../languages/languages';
import { expectedFrom, holidaysWithin } from '../../schools/opening';
import type { SchoolSettings } from '../../schools/school-settings.store';
import { addDays, dayAt } from '../../schools/working-time.rules';
import { may, type Role } from '../../staff/roles.rules';

/** As typed. */
export interface SettingsForm {
  version: string;
  place: string;
  phone: string;
  email: string;
  officeHours: string;
  /** One a line. */
  networks: string;
  helpForm: string;
  /** Codes, with blanks between. */
  languages: string;
  holidays: string;
}

export interface SettingsFacts {
  school: SchoolSettings;
  form: SettingsForm;
  errors: FieldError[];
  word: Word | null;
  now: number;
  role: Role;
  cardLevels: readonly string[];
  place: { lang: string; timeZone: string };
}

/** Pasting anew is the only way to change them: they can be longer than a form may be. */
export function formOf(school: SchoolSettings): SettingsForm {
  const { contact, officeHours, networks, helpFormUrl, version } = school;
  return {
    version: String(version),
    place: contact.place ?? '',
    phone: contact.phone ?? '',
    email: contact.email ?? '',
    officeHours,
    networks: networks.join('\n'),
    helpForm: helpFormUrl ?? '',
    languages: school.paperLanguages.join(' '),
    holidays: '',
  };
}

export function settingsPage({ t }: PageContext, facts: SettingsFacts): Page {
  const { school, form, errors, now, role, place } = facts;
  const expected = expectedFrom(school, now);
  return {
    view: 'pages/staff-settings/school',
    titleKey: 'staffSettings.title',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      ...{ form, errors, code: school.code, name: school.name },
      notice: facts.word,
      mayAll: may(role, 'settings'),
      mayInstallation: may(role, 'installation'),
      languages: languageBoxes(t, form),
      cardLevels: facts.cardLevels.join(', '),
      expected: expected
        ? t('staffSettings.expected', { when: sayMoment(expected.by, place) })
        : t('staffSettings.neverOpen'),
      holidays: sayHolidays(school, now),
    },
  };
}

function languageBoxes(t: Translate, { languages }: SettingsForm) {
  const chosen = languages.split(' ');
  return languageCodes.map((code) => ({
    ...{ name: `lang_${code}`, text: t(`staffSettings.languages.${code}`) },
    isChosen: chosen.includes(code),
  }));
}

/** Those of the year to come. */
function sayHolidays({ holidays, timeZone }: SchoolSettings, now: number): string[] {
  const from = dayAt(now, timeZone);
  const within = { from, to: addDays(from, DAYS_SHOWN) };
  return holidaysWithin(holidays, within)
    .slice(0, HOLIDAYS_SHOWN)
    .map(({ name, from: first, to }) =>
      first === to ? `${first} ${name}` : `${first} – ${to} ${name}`,
    );
}

const DAYS_SHOWN = 365;
const HOLIDAYS_SHOWN = 30;
