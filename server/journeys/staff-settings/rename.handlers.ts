import type { Request, RequestHandler, Response } from 'express';
import { field, type FieldError } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { leaveWord } from '../../http/staff-word';
import { findSettingsById, type SchoolSettings } from '../../schools/school-settings.store';
import type { Services } from '../../services';
import { asStaff } from '../../staff/staff-trail';

export const SCHOOLS = '/staff/settings/schools';

interface NameForm {
  name: string;
  version: string;
}

export function showName(services: Services): RequestHandler {
  return async (req, res) => {
    const school = await schoolOf(services, req, res);
    const form = { name: school.name, version: String(school.version) };
    await render(res, { school, form, errors: [] });
  };
}

export function saveName(services: Services): RequestHandler {
  return async (req, res) => {
    const school = await schoolOf(services, req, res);
    const form = { name: field(req, 'name').trim(), version: field(req, 'version').trim() };
    const result = await services.renameSchool({
      ...{ school, name: form.name, actor: asStaff(staffOf(res).member.id) },
      version: /^\d{1,9}$/.test(form.version) ? Number(form.version) : 0,
    });
    switch (result.kind) {
      case 'renamed':
      case 'unchanged':
        leaveWord(req, `staffSettings.rename.done.${result.kind}`);
        return redirect(res, SCHOOLS);
      case 'refused': {
        const { t } = pageContext(res);
        const errors = [{ field: 'name', text: t('staffSettings.rename.error') }];
        return render(res, { school, form, errors });
      }
      case 'overtaken':
        return renderPage(res, {
          view: 'pages/staff-settings/overtaken',
          titleKey: 'staffSettings.overtaken.title',
          status: 409,
          model: { href: `${SCHOOLS}/${school.id}`, typed: [form.name] },
        });
    }
  };
}

async function schoolOf(services: Services, req: Request, res: Response): Promise<SchoolSettings> {
  const school = await findSettingsById(staffOf(res).scoped, String(req.params['id']));
  return school ?? deny(services, res, { what: 'school' });
}

function render(
  res: Response,
  { school, form, errors }: { school: SchoolSettings; form: NameForm; errors: FieldError[] },
): Promise<void> {
  const hasErrors = errors.length > 0;
  return renderPage(res, {
    view: 'pages/staff-settings/rename',
    titleKey: 'staffSettings.rename.title',
    status: hasErrors ? 400 : 200,
    hasErrors,
    model: { ...{ form, errors }, id: school.id, code: school.code },
  });
}
