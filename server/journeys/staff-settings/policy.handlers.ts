import type { Request, RequestHandler, Response } from 'express';
import { field } from '../../http/form';
import { placeOf } from '../../http/moments';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { leaveWord, takeWord } from '../../http/staff-word';
import { policyInForce } from '../../policies';
import { listVersions } from '../../school-policies/school-policies.store';
import { demandNames, type DemandProblem } from '../../school-policies/stricter.rules';
import { findSettings, type SchoolSettings } from '../../schools/school-settings.store';
import type { Services } from '../../services';
import { schoolsToChoose } from './chosen-school';
import { policyPage, type PolicyForm } from './policy.page';
import { sayForm } from './policy.words';

const PAGE = '/staff/settings/policy';

/** The page of the school that a form was about. */
export function policyPageOf(req: Request): string {
  const code = field(req, 'school');
  return code === '' ? PAGE : `${PAGE}?school=${encodeURIComponent(code)}`;
}

export function showPolicy(services: Services): RequestHandler {
  return async (req, res) => {
    const code = typeof req.query['school'] === 'string' ? req.query['school'] : '';
    const school = await schoolFor(services, res, code);
    await render(services, res, { school, problems: [], form: null });
  };
}

/** Asks the pupils of one school for more than the installation does. */
export function savePolicy(services: Services): RequestHandler {
  return async (req, res) => {
    const school = await schoolFor(services, res, field(req, 'school'));
    if (!school) return redirect(res, PAGE);
    const form = readForm(req);
    const { id } = staffOf(res).member;
    const result = await services.schoolPolicies.change({
      ...{ schoolId: school.id, typed: form.typed, actor: { kind: 'staff', id } },
      version: /^\d{1,9}$/.test(form.version) ? Number(form.version) : 0,
    });
    switch (result.kind) {
      case 'changed':
      case 'unchanged':
        leaveWord(req, result.kind === 'changed' ? 'staffPolicy.saved' : 'staffPolicy.unchanged');
        return redirect(res, policyPageOf(req));
      case 'refused':
        return render(services, res, { school, problems: result.problems, form });
      case 'overtaken':
        return renderPage(res, {
          view: 'pages/staff-settings/overtaken',
          titleKey: 'staffSettings.overtaken.title',
          status: 409,
          model: { href: policyPageOf(req), typed: sayForm(pageContext(res).t, form.typed) },
        });
    }
  };
}

/** A school that is out of scope looks as if there were none. */
async function schoolFor(
  services: Services,
  res: Response,
  code: string,
): Promise<SchoolSettings | null> {
  const { scoped, school: own } = staffOf(res);
  // Who sees the whole installation chooses one, even where there is only one.
  if (code === '' && own === null) return null;
  const school = await findSettings(scoped, code);
  if (!school) await deny(services, res, { what: 'school' });
  return school;
}

function readForm(req: Request): PolicyForm {
  return {
    version: field(req, 'version').trim(),
    typed: Object.fromEntries(demandNames.map((name) => [name, field(req, name).trim()])),
  };
}

interface Showing {
  school: SchoolSettings | null;
  problems: readonly DemandProblem[];
  /** Null for what stands there. */
  form: PolicyForm | null;
}

async function render(
  { config, schoolPolicies }: Services,
  res: Response,
  { school, problems, form }: Showing,
): Promise<void> {
  const context = pageContext(res);
  const { scoped } = staffOf(res);
  const page = policyPage(context, {
    groups: policyInForce(config),
    word: takeWord(res.req, context.t),
    schools: school ? [] : await schoolsToChoose(scoped),
    of: school && {
      ...{ school, problems, form, floor: schoolPolicies.floor },
      own: schoolPolicies.ownOf(school.id),
      held: schoolPolicies.demandsFor(school.id),
      isHeld: schoolPolicies.isHeld(school.id),
      versions: await listVersions(scoped, school.id, VERSIONS_READ),
      place: placeOf(context, school.timeZone),
    },
  });
  await renderPage(res, page);
}

/** One more than is shown, to tell what the last of them changed. */
const VERSIONS_READ = 21;
