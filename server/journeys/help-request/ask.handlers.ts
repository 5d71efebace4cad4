import type { Request, RequestHandler, Response } from 'express';
import type { FieldError } from '../../http/form';
import { helpFor } from '../../http/help-box';
import { placeOf, sayUntil } from '../../http/moments';
import { pageContext, redirect, renderPage } from '../../http/render';
import { visitorOf } from '../../http/visitor';
import { askers, problems } from '../../requests/request';
import type { AskResult } from '../../requests/requests';
import type { School } from '../../schools/school';
import type { Services } from '../../services';
import { emptyValues, readRequest, type RequestValues } from './help-request.form';

/** A school may have a form of its own; then this page only leads there. */
export function showRequestForm(services: Services): RequestHandler {
  return async (_req, res) => {
    const code = res.locals['schoolCode'] as string | null;
    const school = code ? await services.schools.findByCode(code) : null;
    if (school?.helpFormUrl) return showExternal(res, services, school);
    const values = { ...emptyValues, schoolCode: school?.code ?? '' };
    await renderRequestForm(res, services, { values, errors: [] });
  };
}

/** Answers the same whether or not there is such a pupil. */
export function submitRequest(services: Services): RequestHandler {
  return async (req: Request, res: Response) => {
    const { t, lang } = pageContext(res);
    const reading = await readRequest(req, t, services.schools);
    if (!reading.ok) return renderRequestForm(res, services, reading);
    const { school, asked } = reading;
    if (school.helpFormUrl) return redirect(res, `/help/request?school=${school.code}`);
    const visitor = visitorOf(res);
    const result = await services.requests.ask({ ...asked, school, language: lang, visitor });
    if (result.kind === 'throttled') return showThrottled(res, services, { school, result });
    await redirect(res, `/help/request/${result.reference}`);
  };
}

interface FormView {
  values: RequestValues;
  errors: FieldError[];
}

export async function renderRequestForm(
  res: Response,
  { schools }: Services,
  { values, errors }: FormView,
): Promise<void> {
  const { t } = pageContext(res);
  const hasErrors = errors.length > 0;
  await renderPage(res, {
    view: 'pages/help-request/form',
    titleKey: 'request.title',
    status: hasErrors ? 400 : 200,
    hasErrors,
    model: {
      values,
      errors,
      schools: (await schools.list()).map(({ code, name }) => ({ value: code, text: name })),
      askers: askers.map((value) => ({ value, text: t(`request.asking.${value}`) })),
      problems: problems.map((value) => ({ value, text: t(`request.problem.${value}`) })),
    },
  });
}

async function showExternal(res: Response, { schools }: Services, school: School): Promise<void> {
  const url = school.helpFormUrl ?? '';
  await renderPage(res, {
    view: 'pages/help-request/external',
    titleKey: 'request.title',
    model: {
      ...{ url, host: new URL(url).host, schoolName: school.name },
      help: await helpFor(res, schools),
    },
  });
}

interface Throttled {
  school: School;
  result: AskResult & { kind: 'throttled' };
}

async function showThrottled(
  res: Response,
  { clock, schools }: Services,
  { school, result: { why, until } }: Throttled,
): Promise<void> {
  const now = clock.now();
  res.setHeader('Retry-After', Math.max(1, Math.ceil((until - now) / 1000)));
  res.locals['schoolCode'] = school.code;
  await renderPage(res, {
    view: 'pages/help-request/throttled',
    titleKey: 'request.throttled.title',
    status: 429,
    model: {
      ...{ why, schoolName: school.name, phone: school.contact.phone ?? null },
      until: sayUntil(until, now, placeOf(pageContext(res), school.timeZone)),
      help: await helpFor(res, schools),
    },
  });
}
