import type { Request, RequestHandler, Response } from 'express';
import { field, type FieldError } from '../../http/form';
import { placeOf, sayMoment } from '../../http/moments';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { leaveWord, takeWord } from '../../http/staff-word';
import type { Services } from '../../services';
import {
  BANNER_MAX,
  bannerFits,
  HOURS_MAX,
  readHours,
  switchPaths,
  type Suspension,
} from '../../switches/switches.rules';
import { schoolsToChoose, type ChosenSchool } from './chosen-school';

interface SwitchForm {
  path: string;
  /** A code; '' for every school. */
  school: string;
  banner: string;
  hours: string;
}

const emptyForm: SwitchForm = { path: '', school: '', banner: '', hours: '24' };

export function showSwitches(services: Services): RequestHandler {
  return (_req, res) => render(services, res, { form: emptyForm, errors: [] });
}

export function switchOn(services: Services): RequestHandler {
  return async (req, res) => {
    const { member, scoped } = staffOf(res);
    const form = readForm(req);
    const { t } = pageContext(res);
    const path = switchPaths.find((one) => one === form.path);
    const hours = readHours(form.hours);
    const school = (await schoolsToChoose(scoped)).find(({ code }) => code === form.school);
    const errors: FieldError[] = [
      ...(path ? [] : [{ field: 'path', text: t('staffSettings.switches.errors.path') }]),
      ...(form.school === '' || school
        ? []
        : [{ field: 'school', text: t('staffSettings.switches.errors.school') }]),
      ...(bannerFits(form.banner)
        ? []
        : [
            {
              field: 'banner',
              text: t('staffSettings.switches.errors.banner', { max: BANNER_MAX }),
            },
          ]),
      ...(hours !== null
        ? []
        : [{ field: 'hours', text: t('staffSettings.switches.errors.hours', { max: HOURS_MAX }) }]),
    ];
    if (errors.length > 0 || !path || hours === null) {
      return render(services, res, { form, errors });
    }
    const { banner } = form;
    const order = { path, schoolId: school?.id ?? null, banner, hours, staffId: member.id };
    await services.switches.on(order);
    leaveWord(req, 'staffSettings.switches.done.on');
    await redirect(res, '/staff/settings/switches');
  };
}

export function switchOff(services: Services): RequestHandler {
  return async (req, res) => {
    const id = String(req.params['id']);
    const active = await services.switches.active();
    if (!active.some((one) => one.id === id)) await deny(services, res, { what: 'switch' });
    const { member } = staffOf(res);
    const ended = await services.switches.off(id, member.id);
    leaveWord(req, `staffSettings.switches.done.${ended ? 'off' : 'over'}`);
    await redirect(res, '/staff/settings/switches');
  };
}

function readForm(req: Request): SwitchForm {
  const text = (name: string) => field(req, name).trim();
  return {
    ...{ path: text('path'), school: text('school') },
    ...{ banner: text('banner'), hours: text('hours') },
  };
}

interface Showing {
  form: SwitchForm;
  errors: FieldError[];
}

async function render(services: Services, res: Response, { form, errors }: Showing): Promise<void> {
  const context = pageContext(res);
  const { t } = context;
  const place = placeOf(context, services.config.TIME_ZONE);
  const schools: ChosenSchool[] = await schoolsToChoose(staffOf(res).scoped);
  const sayOne = ({ id, path, school, banner, endsAt }: Suspension) => ({
    ...{ id, banner },
    what: t(`staffSettings.switches.paths.${path}`),
    where: school?.name ?? t('staffSettings.switches.everySchool'),
    until: sayMoment(endsAt, place),
  });
  await renderPage(res, {
    view: 'pages/staff-settings/switches',
    titleKey: 'staffSettings.switches.title',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      ...{ form, errors },
      active: (await services.switches.active()).map(sayOne),
      paths: switchPaths.map((value) => ({
        value,
        text: t(`staffSettings.switches.paths.${value}`),
      })),
      schools: schools.map(({ code, name }) => ({ value: code, text: name })),
      notice: takeWord(res.req, t),
    },
  });
}
