import type { Request, RequestHandler, Response } from 'express';
import { field, type FieldError } from '../../http/form';
import { placeOf } from '../../http/moments';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { leaveWord, takeWord } from '../../http/staff-word';
import { languageCodes } from '../../languages/languages';
import type { TypedChange } from '../../schools/school-settings';
import { findSettings, type SchoolSettings } from '../../schools/school-settings.store';
import type { Services } from '../../services';
import { may } from '../../staff/roles.rules';
import { asStaff } from '../../staff/staff-trail';
import { formOf, settingsPage, type SettingsForm } from './settings.page';

const SCHOOLS = '/staff/settings/schools';

/** The page of the school that a form was about. */
export function settingsPageOf(req: Request): string {
  return `/staff/settings?${new URLSearchParams({ school: field(req, 'school') }).toString()}`;
}

export function showSettings(services: Services): RequestHandler {
  return async (req, res) => {
    const code = typeof req.query['school'] === 'string' ? req.query['school'] : '';
    const school = await schoolFor(services, res, code);
    if (!school) return redirect(res, SCHOOLS);
    await render(services, res, { school, form: formOf(school), errors: [] });
  };
}

/** Contact lines and hours; of those who may more, networks and the help form too. */
export function saveSettings(services: Services): RequestHandler {
  return async (req, res) => {
    const school = await schoolFor(services, res, field(req, 'school'));
    if (!school) return redirect(res, SCHOOLS);
    const form = readForm(req);
    const { place, phone, email, officeHours, networks, helpForm, languages } = form;
    // What the role may not change is not read, whatever was sent (security 35).
    const isWide = may(staffOf(res).member.role, 'settings');
    const typed = {
      ...{ place, phone, email, officeHours },
      ...(isWide && { networks, helpForm }),
      // Boxes that are not ticked are not sent: only the form itself can say that it had some.
      ...(isWide && field(req, 'languagesAsked') === '1' && { languages }),
    };
    await save(services, { req, res }, { school, form, typed });
  };
}

export function saveHolidays(services: Services): RequestHandler {
  return async (req, res) => {
    const school = await schoolFor(services, res, field(req, 'school'));
    if (!school) return redirect(res, SCHOOLS);
    const holidays = field(req, 'holidays').trim();
    const version = field(req, 'version');
    const form = { ...formOf(school), holidays, version };
    // An empty field sent by mistake must not cost a year of holidays.
    if (holidays === '' && field(req, 'noHolidays') === '') {
      const text = pageContext(res).t('staffSettings.holidaysEmpty');
      return render(services, res, { school, form, errors: [{ field: 'holidays', text }] });
    }
    await save(services, { req, res }, { school, form, typed: { holidays } });
  };
}

/** A school that is out of scope looks as if there were none. */
async function schoolFor(
  services: Services,
  res: Response,
  code: string,
): Promise<SchoolSettings | null> {
  const school = await findSettings(staffOf(res).scoped, code);
  if (!school && code !== '') await deny(services, res, { what: 'school' });
  return school;
}

function readForm(req: Request): SettingsForm {
  const text = (name: string) => field(req, name).trim();
  return {
    ...{ version: text('version'), place: text('place'), phone: text('phone') },
    ...{ email: text('email'), officeHours: text('officeHours') },
    ...{ networks: text('networks'), helpForm: text('helpForm'), holidays: '' },
    languages: languageCodes.filter((code) => field(req, `lang_${code}`) !== '').join(' '),
  };
}

interface Saving {
  school: SchoolSettings;
  form: SettingsForm;
  typed: TypedChange;
}

async function save(
  services: Services,
  { req, res }: { req: Request; res: Response },
  { school, form, typed }: Saving,
): Promise<void> {
  const version = /^\d{1,9}$/.test(form.version) ? Number(form.version) : 0;
  const actor = asStaff(staffOf(res).member.id);
  const result = await services.changeSchool({ school, version, typed, actor });
  const page = `/staff/settings?school=${school.code}`;
  switch (result.kind) {
    case 'changed':
      leaveWord(req, 'staffSettings.saved');
      return redirect(res, page);
    case 'refused':
      return render(services, res, { school, form, errors: result.problems });
    case 'overtaken':
      return renderPage(res, {
        view: 'pages/staff-settings/overtaken',
        titleKey: 'staffSettings.overtaken.title',
        status: 409,
        model: { href: page, typed: Object.values(typed).filter((text) => text !== '') },
      });
  }
}

interface Showing {
  school: SchoolSettings;
  form: SettingsForm;
  errors: FieldError[];
}

async function render(services: Services, res: Response, showing: Showing): Promise<void> {
  const { clock, config } = services;
  const context = pageContext(res);
  await renderPage(
    res,
    settingsPage(context, {
      ...showing,
      now: clock.now(),
      word: takeWord(res.req, context.t),
      role: staffOf(res).member.role,
      cardLevels: config.CARD_LEVELS,
      place: placeOf(context, showing.school.timeZone),
    }),
  );
}
