import type { Request, RequestHandler, Response } from 'express';
import { field, type FieldError } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { staffOf } from '../../http/staff-visit';
import type { Services } from '../../services';
import { asStaff } from '../../staff/staff-trail';

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
      return redirect(res, `/staff/settings?school=${result.school.code}`);
    }
    const { t } = pageContext(res);
    const problems =
      result.kind === 'exists' ? [t('staffSettings.schools.exists')] : result.problems;
    const errors = problems.map((text) => ({ field: 'code', text }));
    await render(services, res, { form, errors });
  };
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
  const columns = ['name', 'code', 'officeHours', 'networks'];
  await renderPage(res, {
    view: 'pages/staff-settings/schools',
    titleKey: 'staffSettings.schools.title',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      ...{ form, errors },
      table: {
        caption: t('staffSettings.schools.caption'),
        captionHidden: true,
        columns: columns.map((one) => ({ text: t(`staffSettings.schools.columns.${one}`) })),
        rows: (await schools.list()).map((school) => [
          { text: school.name, href: `/staff/settings?school=${school.code}` },
          { text: school.code },
          { text: school.officeHours },
          { text: school.networks.join(', ') },
        ]),
      },
    },
  });
}
