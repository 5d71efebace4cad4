import type { Request, RequestHandler, Response } from 'express';
import type { FieldError } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { takeWord } from '../../http/staff-word';
import { uploadOf, type Upload } from '../../http/upload';
import { refusalProblems, type RefusalProblem } from '../../roster/roster-refusal.rules';
import type { Services } from '../../services';
import { rosterForm, typedRoster, type RosterForm } from './roster.form';
import { rosterPage } from './roster.page';
import { schoolsInScope, type SchoolInScope } from './schools-in-scope';

declare module 'express-session' {
  interface SessionData {
    /** What was just done with a roster, for the next page: numbers only. */
    rosterDone: { what: string; counts: Record<string, number | string> };
  }
}

export function showRoster(services: Services): RequestHandler {
  return async (req, res) => {
    const asked = askedSchool(req);
    const schools = await schoolsInScope(staffOf(res).scoped);
    if (asked !== '' && !chosenSchool(schools, asked))
      await deny(services, res, { what: 'school' });
    await render(services, { req, res }, { errors: [], problems: [] });
  };
}

function askedSchool({ query }: Request): string {
  return typeof query['school'] === 'string' ? query['school'].toUpperCase() : '';
}

/** A file: what it would change is shown before anything is done. */
export function bringFile(services: Services): RequestHandler {
  return async (req, res) => {
    const { t } = pageContext(res);
    const { form, errors } = rosterForm(req, t);
    const schools = await schoolsInScope(staffOf(res).scoped);
    const school = chosenSchool(schools, form.schoolCode);
    const upload = uploadOf(res);
    if (form.schoolCode !== '' && !school) await deny(services, res, { what: 'school' });
    if (!school) errors.push({ field: 'school', text: t('roster.errors.school') });
    if (!upload) errors.push({ field: 'file', text: t('roster.errors.file') });
    if (errors.length > 0 || !school || !upload) {
      return render(services, { req, res }, { errors, problems: [] });
    }
    const bringing = { form, school, upload };
    const outcome =
      form.what === 'staff'
        ? await bringStaff(services, res, bringing)
        : await bringPupils(services, res, bringing);
    if ('location' in outcome) await redirect(res, outcome.location);
    else await render(services, { req, res }, outcome);
  };
}

function chosenSchool(schools: readonly SchoolInScope[], code: string) {
  if (code !== '') return schools.find((one) => one.code === code);
  return schools.length === 1 ? schools[0] : undefined;
}

interface Bringing {
  form: RosterForm;
  school: SchoolInScope;
  upload: Upload;
}

interface Trouble {
  errors: FieldError[];
  problems: RefusalProblem[];
}

type Outcome = { location: string } | Trouble;

async function bringPupils(
  { roster }: Services,
  res: Response,
  { form, school, upload }: Bringing,
): Promise<Outcome> {
  const { complete, leavingOn, year, numbersAreOurs } = form;
  const result = await roster.preview({
    ...{ file: upload.path, schoolCode: school.code, ownerId: staffOf(res).member.id },
    ...{ complete, leavingOn, year, numbersAreOurs },
  });
  if (result.kind === 'ready') return { location: `/staff/roster/${result.preview.importId}` };
  return refused(res, refusalProblems(result.refusal));
}

async function bringStaff(
  { staffFiles }: Services,
  res: Response,
  { school, upload }: Bringing,
): Promise<Outcome> {
  const { member } = staffOf(res);
  const result = await staffFiles.preview({
    ...{ file: upload.path, school, ownerId: member.id, granter: member.role },
  });
  if (result.kind === 'refused') return refused(res, result.problems);
  return { location: `/staff/roster/staff/${result.id}` };
}

function refused(res: Response, problems: RefusalProblem[]): Trouble {
  const text = pageContext(res).t('roster.errors.refused');
  return { errors: [{ field: 'file', text }], problems };
}

interface Exchange {
  req: Request;
  res: Response;
}

async function render(
  { roster }: Services,
  { req, res }: Exchange,
  trouble: Trouble,
): Promise<void> {
  const { scoped, member } = staffOf(res);
  const schools = await schoolsInScope(scoped);
  const typed = req.method === 'POST' ? typedRoster(req) : undefined;
  const school = chosenSchool(schools, typed?.school ?? askedSchool(req));
  const waiting = school ? await roster.findPreview({ schoolId: school.id }) : null;
  const done = req.session.rosterDone;
  delete req.session.rosterDone;
  const page = rosterPage(pageContext(res), {
    ...{ schools, school, ...trouble, ...(done && { done }), ...(typed && { typed }) },
    word: takeWord(req, pageContext(res).t),
    waitingId: waiting?.ownerId === member.id ? waiting.importId : null,
    leavings: school ? await roster.leavings(school.id) : [],
    transfers: await roster.transfers.list(scoped.scope.schoolId),
    ownSchoolId: scoped.scope.schoolId,
  });
  await renderPage(res, page);
}
