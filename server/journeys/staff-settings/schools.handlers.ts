import type { Request, RequestHandler, Response } from 'express';
import { field, type FieldError } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { staffOf } from '../../http/staff-visit';
import { leaveWord, takeWord } from '../../http/staff-word';
import {
  codeProblems,
  nameProblems,
  readOfficeHours,
  schoolCode,
} from '../../schools/schools.rules';
import type { Services } from '../../services';
import { asStaff } from '../../staff/staff-trail';
import { SCHOOLS } from './rename.handlers';

interface NewSchoolForm {
  code: string;
  name: string;
  officeHours: string;
  networks: string;
}

const emptyForm: NewSchoolForm = { code: '', name: '', officeHours: '', networks: '' };

export function showSchools(services: Services): RequestHandler {
  return (_req, res) => render(services, res, { form: emptyForm, errors: [] });
}

export function addSchool(services: Services): RequestHandler {
  return async (req, res) => {
    const form = readForm(req);
    const { code, name, officeHours, networks } = form;
    const input = {
      ...{ code, name, networks: networks.split(/[\s,]+/).filter((one) => one !== '') },
      ...(officeHours !== '' && { officeHours }),
    };
    const result = await services.schools.add(input, asStaff(staffOf(res).member.id));
    if (result.kind === 'added') {
      leaveWord(req, 'staffSettings.schools.added');
      return redirect(res, `/staff/settings?school=${result.school.code}`);
    }
    const { t } = pageContext(res);
    const errors =
      result.kind === 'exists'
        ? [{ field: 'code', text: t('staffSettings.schools.exists') }]
        : errorsOf(form, result.problems);
    await render(services, res, { form, errors });
  };
}

/** Each at the field that it is about. */
function errorsOf(
  { code, name, officeHours }: NewSchoolForm,
  problems: readonly string[],
): FieldError[] {
  const hours = readOfficeHours(officeHours);
  const known: Record<string, string[]> = {
    ...{ code: codeProblems(schoolCode(code)), name: nameProblems(name) },
    officeHours: hours.ok ? [] : hours.problems,
  };
  const fieldOf = (text: string) => Object.keys(known).find((one) => known[one]?.includes(text));
  return problems.map((text) => ({ field: fieldOf(text) ?? 'networks', text }));
}

function readForm(req: Request): NewSchoolForm {
  const text = (name: string) => field(req, name).trim();
  return {
    ...{ code: text('code'), name: text('name') },
    ...{ officeHours: text('officeHours'), networks: text('networks') },
  };
}

async function render(
  { schools }: Services,
  res: Response,
  { form, errors }: { form: NewSchoolForm; errors: FieldError[] },
): Promise<void> {
  const { t } = pageContext(res);
  const columns = ['name', 'code', 'officeHours', 'networks', 'rename'];
  await renderPage(res, {
    view: 'pages/staff-settings/schools',
    titleKey: 'staffSettings.schools.title',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      ...{ form, errors, notice: takeWord(res.req, t) },
      table: {
        caption: t('staffSettings.schools.caption'),
        captionHidden: true,
        columns: columns.map((one) => ({ text: t(`staffSettings.schools.columns.${one}`) })),
        rows: (await schools.list()).map((school) => [
          { text: school.name, href: `/staff/settings?school=${school.code}` },
          { text: school.code },
          { text: school.officeHours },
          { text: school.networks.join(', ') },
          {
            text: t('staffSettings.rename.link', { code: school.code }),
            href: `${SCHOOLS}/${school.id}`,
          },
        ]),
      },
    },
  });
}
