import type { RequestHandler, Response } from 'express';
import type { FieldError } from '../../http/form';
import { takeKeptForm } from '../../http/kept-form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { leaveWord } from '../../http/staff-word';
import type { Services } from '../../services';
import { bankOfRoute, isKept } from './banks.handlers';
import {
  emptyForm,
  formFrom,
  readQuestion,
  wordingErrors,
  type QuestionForm,
} from './question.form';
import { newQuestionPage } from './question.page';

export function showNewQuestion(services: Services): RequestHandler {
  return async (req, res) => {
    const { name } = await bankOfRoute(services, req, res);
    if (!isKept(name)) return deny(services, res, { what: 'bank' });
    const kept = takeKeptForm(req);
    const form = kept ? formFrom((one) => kept[one] ?? '') : emptyForm;
    await render(res, { bank: name, form, errors: [], isKept: kept !== null });
  };
}

export function addQuestion(services: Services): RequestHandler {
  return async (req, res) => {
    const { name: bank } = await bankOfRoute(services, req, res);
    if (!isKept(bank)) return deny(services, res, { what: 'bank' });
    const form = readQuestion(req);
    const { typed } = form;
    const staffId = staffOf(res).member.id;
    const result = await services.bankChanges.add({ bank, typed, staffId });
    if (result.kind === 'done') {
      leaveWord(req, 'staffBanks.done.added');
      return redirect(res, `/staff/settings/questions/${result.id}`);
    }
    const { t } = pageContext(res);
    const errors = result.kind === 'refused' ? wordingErrors(t, result.problems) : [];
    await render(res, { bank, form, errors, isKept: false });
  };
}

interface Showing {
  bank: string;
  form: QuestionForm;
  errors: FieldError[];
  /** Typed before a fresh proof was asked for. */
  isKept: boolean;
}

function render(res: Response, showing: Showing): Promise<void> {
  return renderPage(res, newQuestionPage(pageContext(res), showing));
}
