import type { Request, RequestHandler, Response } from 'express';
import { listStaffIn } from '../../desk/people.store';
import { field } from '../../http/form';
import { sayDay } from '../../http/moments';
import { PageError } from '../../http/page-errors';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { leaveWord, takeWord, type Word } from '../../http/staff-word';
import type { Services } from '../../services';
import { listClassTeachers } from '../../staff/class-teachers.store';
import type { PeopleRefusal, PeopleResult } from '../../staff/people';
import { isInstallationWide, mayGrant, roles } from '../../staff/roles.rules';
import { hasFactor, type StaffMember } from '../../staff/staff-member';
import { findMemberById } from '../../staff/staff.store';
import { doerOf, showLink } from './people.handlers';

export function showPerson(services: Services): RequestHandler {
  return async (req, res) => {
    const person = await personOfRoute(services, req, res);
    const word = takeWord(req, pageContext(res).t);
    await renderPerson(services, res, { person, word });
  };
}

export function changePerson(services: Services): RequestHandler {
  const { people } = services;
  return async (req, res) => {
    const person = await personOfRoute(services, req, res);
    const doer = doerOf(staffOf(res));
    const deed = field(req, 'deed');
    if (deed === 'link') {
      const made = await people.renewLink(person, doer);
      if (made.kind === 'made') return showLink(services, res, { ...made, name: person.name });
      return renderPerson(services, res, { person, refused: made.why });
    }
    const result = await changeOf(services, deed, { person, req, res });
    if (result.kind === 'refused') {
      return renderPerson(services, res, { person, refused: result.why });
    }
    leaveWord(req, `staffPeople.done.${deed}`);
    await redirect(res, `/staff/people/${person.id}`);
  };
}

interface Changing {
  person: StaffMember;
  req: Request;
  res: Response;
}

function changeOf(
  { people }: Services,
  deed: string,
  { person, req, res }: Changing,
): Promise<PeopleResult> {
  const doer = doerOf(staffOf(res));
  switch (deed) {
    case 'factor':
      return people.removeFactor(person, doer);
    case 'disable':
      return people.setStatus(person, 'disabled', doer);
    case 'enable':
      return people.setStatus(person, 'active', doer);
    case 'signout':
      return people.signOutEverywhere(person, doer);
    case 'role': {
      const role = roles.find((one) => one === field(req, 'role'));
      if (!role) throw new PageError('bad-fields');
      return people.changeRole(person, role, doer);
    }
    default:
      throw new PageError('bad-fields');
  }
}

async function personOfRoute(
  services: Services,
  req: Request,
  res: Response,
): Promise<StaffMember> {
  const id = String(req.params['id']);
  const [line] = await listStaffIn(staffOf(res).scoped, { id });
  const person = line ? await findMemberById(services.db, line.id) : null;
  return person ?? deny(services, res, { what: 'person' });
}

interface Showing {
  person: StaffMember;
  word?: Word | null;
  refused?: PeopleRefusal;
}

async function renderPerson(
  { db }: Services,
  res: Response,
  { person, word = null, refused }: Showing,
): Promise<void> {
  const { t, lang } = pageContext(res);
  const { member } = staffOf(res);
  const given = await listClassTeachers(db, { staffId: person.id });
  const isWide = isInstallationWide(person.role);
  await renderPage(res, {
    view: 'pages/staff-people/person',
    titleKey: 'staffPeople.personTitle',
    status: refused ? 400 : 200,
    model: {
      ...{ id: person.id, name: person.name, email: person.email },
      role: t(`staff.roles.${person.role}`),
      isActive: person.status === 'active',
      hasFactor: hasFactor(person),
      mayChange: member.id !== person.id && mayGrant(member.role, person.role),
      notice: refused ? { tone: 'warning', text: t(`staffPeople.refused.${refused}`) } : word,
      roles: roles
        .filter((role) => mayGrant(member.role, role) && isInstallationWide(role) === isWide)
        .map((value) => ({
          value,
          text: t(`staff.roles.${value}`),
          selected: value === person.role,
        })),
      classes: given.map((one) =>
        t(`staffPeople.class.${one.kind}`, {
          name: one.className,
          year: one.year,
          from: sayDay(one.fromDay, lang),
          to: one.toDay === null ? '' : sayDay(one.toDay, lang),
        }),
      ),
    },
  });
}
