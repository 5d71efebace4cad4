import type { Request, RequestHandler, Response } from 'express';
import { field } from '../../http/form';
import { pageContext, redirect } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { preparedAnswers, resolutions } from '../../requests/request';
import type { DeskResult } from '../../requests/request-desk';
import type { Services } from '../../services';
import { foundRequest, renderRequest } from './staff-requests.handlers';

export function takeRequest(services: Services): RequestHandler {
  return async (req, res) => {
    const { request } = await foundRequest(services, req, res);
    const from = field(req, 'from');
    const { scoped } = staffOf(res);
    const result = await services.requestDesk.take(scoped, request.id, from === '' ? null : from);
    await goOn(services, { req, res, result, done: 'taken' });
  };
}

export function answerRequest(services: Services): RequestHandler {
  return async (req, res) => {
    const found = await foundRequest(services, req, res);
    const answer = preparedAnswers.find((one) => one === field(req, 'answer'));
    if (!answer) {
      const text = pageContext(res).t('request.desk.errors.answer');
      return renderRequest(services, res, { found, errors: [{ field: 'answer', text }] });
    }
    const { id } = found.request;
    const result = await services.requestDesk.answer(staffOf(res).scoped, id, answer);
    await goOn(services, { req, res, result, done: 'answered' });
  };
}

export function resolveRequest(services: Services): RequestHandler {
  return async (req, res) => {
    const found = await foundRequest(services, req, res);
    const chosen = { how: field(req, 'how'), pupil: field(req, 'pupil') };
    const how = resolutions.find((one) => one === chosen.how);
    if (!how) {
      const text = pageContext(res).t('request.desk.errors.how');
      return renderRequest(services, res, { found, chosen, errors: [{ field: 'how', text }] });
    }
    const accountId = chosen.pupil === '' ? null : chosen.pupil;
    const { scoped } = staffOf(res);
    const { id } = found.request;
    const result = await services.requestDesk.resolve(scoped, id, { how, accountId });
    await goOn(services, { req, res, result, done: 'resolved' });
  };
}

interface Outcome {
  req: Request;
  res: Response;
  result: DeskResult;
  done: 'taken' | 'answered' | 'resolved';
}

/** Back to the request while it is open, to the queue once it is closed. */
async function goOn(services: Services, { req, res, result, done }: Outcome): Promise<void> {
  const one = `/staff/requests/${String(req.params['id'])}`;
  switch (result.kind) {
    case 'done':
      req.session.flash = done;
      return redirect(res, done === 'taken' ? one : '/staff/requests');
    case 'closed':
      req.session.flash = 'alreadyClosed';
      return redirect(res, one);
    case 'taken':
      req.session.flash = 'takenByOther';
      return redirect(res, one);
    case 'not-found':
      return deny(services, res, { what: 'request', id: String(req.params['id']) });
  }
}
