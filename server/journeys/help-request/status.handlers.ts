import type { RequestHandler, Response } from 'express';
import { helpFor } from '../../http/help-box';
import { placeOf, sayMoment, sayTime } from '../../http/moments';
import { PageError } from '../../http/page-errors';
import { pageContext, redirect, renderPage } from '../../http/render';
import { readReference } from '../../requests/reference.rules';
import type { RequestStatus } from '../../requests/request';
import { dayAt } from '../../schools/working-time.rules';
import type { Services } from '../../services';
import { renderRequestForm } from './ask.handlers';
import { emptyValues } from './help-request.form';

/** Where the small form with the reference leads. */
export function findStatus(services: Services): RequestHandler {
  return async (req, res) => {
    const { reference: given } = req.query;
    const typed = typeof given === 'string' ? given : '';
    const reference = readReference(typed);
    if (reference !== null) return redirect(res, `/help/request/${reference}`);
    const text = pageContext(res).t('request.errors.reference');
    const values = { ...emptyValues, reference: typed.slice(0, TYPED_MAX) };
    await renderRequestForm(res, services, { values, errors: [{ field: 'reference', text }] });
  };
}

const TYPED_MAX = 40;

/** Shows no name, no class, no address: whoever sees the reference sees this page. */
export function showStatus(services: Services): RequestHandler {
  return async (req, res) => {
    const reference = readReference(String(req.params['reference']));
    const status = reference === null ? null : await services.requests.status(reference);
    const school = status && (await services.schools.find(status.schoolId));
    if (!status || !school) throw new PageError('not-found');
    res.locals['schoolCode'] = school.code;
    const place = placeOf(pageContext(res), school.timeZone);
    await renderPage(res, {
      view: 'pages/help-request/status',
      titleKey: 'request.status.title',
      model: {
        ...{ reference, state: status.state, made: sayMoment(status.madeAt, place) },
        answer: answerOf(status, services),
        expected: sayExpected(res, status, { now: services.clock.now(), ...place }),
        help: await helpFor(res, services.schools),
      },
    });
  };
}

/** In the language in which it was asked. */
function answerOf({ answer, language }: RequestStatus, { languages }: Services) {
  if (answer === null) return null;
  const lang = languages.codes.includes(language) ? language : (languages.codes[0] ?? 'en');
  return { lang, text: languages.translator(lang)(`request.prepared.${answer}`) };
}

interface Here {
  now: number;
  lang: string;
  timeZone: string;
}

function sayExpected(res: Response, { state, expectedAt: at }: RequestStatus, here: Here) {
  if (at === null || (state !== 'received' && state !== 'looking')) return null;
  const { t } = pageContext(res);
  if (at <= here.now) return t('request.status.late', { when: sayMoment(at, here) });
  return dayAt(at, here.timeZone) === dayAt(here.now, here.timeZone)
    ? t('request.status.expectedToday', { when: sayTime(at, here) })
    : t('request.status.expected', { when: sayMoment(at, here) });
}
