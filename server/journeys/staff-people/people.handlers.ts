import type { Request, RequestHandler, Response } from 'express';
import { listStaffIn } from '../../desk/people.store';
import { field, type FieldError } from '../../http/form';
import { pageContext, renderPage } from '../../http/render';
import { staffOf, type StaffContext } from '../../http/staff-visit';
import { placeOf } from '../../http/moments';
import { takeWord } from '../../http/staff-word';
import type { Services } from '../../services';
import type { Doer } from '../../staff/people';
import { isInstallationWide, mayGrant, roles, type Role } from '../../staff/roles.rules';
import { asStaff } from '../../staff/staff-trail';
import { waitingFor } from './waiting';
import { peoplePage, type InviteForm } from './people.page';

const emptyForm: InviteForm = { email: '', name: '', role: '', school: '', classes: '' };

export function showPeople(services: Services): RequestHandler {
  return (_req, res) => renderPeople(services, res, { form: emptyForm, errors: [] });
}

export function invitePerson(services: Services): RequestHandler {
  return async (req, res) => {
    const staff = staffOf(res);
    const form = readForm(req, staff);
    const role = roles.find((one) => one === form.role);
    const { t } = pageContext(res);
    if (!role) {
      const errors = [{ field: 'role', text: t('staffPeople.errors.role') }];
      return renderPeople(services, res, { form, errors });
    }
    const classes = form.classes.split(/[\s,]+/).filter((name) => name !== '');
    const schoolCode = isInstallationWide(role) ? null : form.school;
    const { email, name: fullName } = form;
    const invitation = { email, name: fullName, role, schoolCode, classes };
    const result = await services.people.invite(invitation, doerOf(staff));
    if (result.kind === 'refused') {
      const errors = result.problems.map(({ field: name, why, value }) => ({
        field: name,
        text: t(`staffPeople.problems.${why}`, { value }),
      }));
      return renderPeople(services, res, { form, errors });
    }
    await showLink(services, res, { name: result.member.name, setupUrl: result.setupUrl });
  };
}

export function doerOf({ member }: StaffContext): Doer {
  return { actor: asStaff(member.id), role: member.role, schoolId: member.schoolId };
}

/** The link is on this page and nowhere else. */
export function showLink(
  { config }: Services,
  res: Response,
  { name, setupUrl }: { name: string; setupUrl: string },
): Promise<void> {
  return renderPage(res, {
    view: 'pages/staff-people/link',
    titleKey: 'staffPeople.linkTitle',
    model: { name, setupUrl, hours: config.STAFF_LINK_HOURS },
  });
}

function readForm(req: Request, { school }: StaffContext): InviteForm {
  return {
    email: field(req, 'email').trim(),
    name: field(req, 'name').trim(),
    role: field(req, 'role'),
    school: school?.code ?? field(req, 'school').trim(),
    classes: field(req, 'classes').trim(),
  };
}

async function renderPeople(
  services: Services,
  res: Response,
  { form, errors }: { form: InviteForm; errors: FieldError[] },
): Promise<void> {
  const staff = staffOf(res);
  const { member, scoped, school } = staff;
  const context = pageContext(res);
  const grantable: Role[] = roles.filter((role) => mayGrant(member.role, role));
  const people = await listStaffIn(scoped);
  await renderPage(
    res,
    peoplePage(context, {
      ...{ people, waiting: waitingFor(people, staff).length },
      schools: school ? [] : await services.schools.list(),
      place: placeOf(context, school?.timeZone ?? services.config.TIME_ZONE),
      ...{ grantable, form, errors, word: takeWord(res.req, context.t) },
    }),
  );
}
