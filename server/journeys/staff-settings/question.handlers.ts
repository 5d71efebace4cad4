import type { Request, RequestHandler, Response } from 'express';
import type { FieldError } from '../../http/form';
import { takeKeptForm } from '../../http/kept-form';
import { placeOf } from '../../http/moments';
import { pageContext, redirect, renderPage } from '../../http/render';
import { deny, staffOf } from '../../http/staff-visit';
import { leaveWord, takeWord } from '../../http/staff-word';
import type { BankResult, QuestionDeed } from '../../questions/bank-changes';
import type { BankQuestion } from '../../questions/bank.rules';
import { namesOfKeepers } from '../../questions/bank-versions.store';
import type { Services } from '../../services';
import { isKept } from './banks.handlers';
import {
  formFrom,
  formOf,
  readQuestion,
  sayProblem,
  typedTexts,
  versionIn,
  wordingErrors,
  type QuestionForm,
} from './question.form';
import { questionPage, type QuestionNotice } from './question.page';

export function showQuestion(services: Services): RequestHandler {
  return async (req, res) => {
    const question = await questionOfRoute(services, req, res);
    const { t } = pageContext(res);
    const kept = takeKeptForm(req);
    const typed = { tone: 'info', text: t('staffBanks.stillHere') } as const;
    await render(services, res, {
      question,
      form: kept ? formFrom((name) => kept[name] ?? '') : formOf(question),
      errors: [],
      notice: kept ? typed : takeWord(req, t),
    });
  };
}

export function changeQuestion(services: Services): RequestHandler {
  return async (req, res) => {
    const question = await keptQuestion(services, req, res);
    const form = readQuestion(req);
    const { typed } = form;
    const deed = deedOf(res, question, form);
    const result = await services.bankChanges.change({ ...deed, typed });
    await answer(services, { req, res }, { question, form, deed: 'changed', result });
  };
}

export function retireQuestion(services: Services): RequestHandler {
  return async (req, res) => {
    const question = await keptQuestion(services, req, res);
    const result = await services.bankChanges.retire(deedOf(res, question, readQuestion(req)));
    const form = formOf(question);
    await answer(services, { req, res }, { question, form, deed: 'retired', result });
  };
}

export function offerQuestion(services: Services): RequestHandler {
  return async (req, res) => {
    const question = await keptQuestion(services, req, res);
    const result = await services.bankChanges.offer(deedOf(res, question, readQuestion(req)));
    const form = formOf(question);
    await answer(services, { req, res }, { question, form, deed: 'offered', result });
  };
}

function deedOf(res: Response, { id }: BankQuestion, form: QuestionForm): QuestionDeed {
  return { questionId: id, version: versionIn(form), staffId: staffOf(res).member.id };
}

interface Answering {
  question: BankQuestion;
  form: QuestionForm;
  deed: 'changed' | 'retired' | 'offered';
  result: BankResult;
}

function answer(
  services: Services,
  { req, res }: { req: Request; res: Response },
  { question, form, deed, result }: Answering,
): Promise<void> {
  const { t } = pageContext(res);
  const page = `/staff/settings/questions/${question.id}`;
  const warn = (text: string) => ({ tone: 'warning', text }) as const;
  switch (result.kind) {
    case 'done':
      leaveWord(req, `staffBanks.done.${deed}`);
      return redirect(res, page);
    case 'unchanged':
      leaveWord(req, 'staffBanks.unchanged');
      return redirect(res, page);
    case 'too-few': {
      const notice = warn(t('staffBanks.tooFew', { least: result.least }));
      return render(services, res, { question, form, errors: [], notice });
    }
    case 'refused': {
      if (deed === 'changed') {
        const errors = wordingErrors(t, result.problems);
        return render(services, res, { question, form, errors, notice: null });
      }
      const [problem] = result.problems;
      const notice = warn(problem ? sayProblem(t, problem) : '');
      return render(services, res, { question, form, errors: [], notice });
    }
    case 'overtaken':
      return showOvertaken(res, page, deed === 'changed' ? typedTexts(form) : []);
  }
}

function showOvertaken(res: Response, href: string, typed: string[]): Promise<void> {
  return renderPage(res, {
    view: 'pages/staff-settings/overtaken',
    titleKey: 'staffSettings.overtaken.title',
    status: 409,
    model: { href, typed },
  });
}

async function questionOfRoute(
  services: Services,
  req: Request,
  res: Response,
): Promise<BankQuestion> {
  const question = services.banks.find(String(req.params['id']));
  return question ?? deny(services, res, { what: 'question' });
}

async function keptQuestion(
  services: Services,
  req: Request,
  res: Response,
): Promise<BankQuestion> {
  const question = await questionOfRoute(services, req, res);
  return isKept(question.bank) ? question : deny(services, res, { what: 'question' });
}

interface Showing {
  question: BankQuestion;
  form: QuestionForm;
  errors: FieldError[];
  notice: QuestionNotice | null;
}

async function render(
  { banks, bankHistory, config }: Services,
  res: Response,
  showing: Showing,
): Promise<void> {
  const context = pageContext(res);
  // What was refused leaves the question as it was; the state may be newer than what was asked for.
  const question = banks.find(showing.question.id) ?? showing.question;
  const versions = await bankHistory.versions(question.id);
  const keepers = [...new Set(versions.map(({ madeBy }) => madeBy))];
  const page = questionPage(context, {
    ...{ ...showing, question, versions, shipped: bankHistory.shipped(question.id) },
    isKept: isKept(question.bank),
    names: await namesOfKeepers(staffOf(res).scoped, keepers),
    place: placeOf(context, config.TIME_ZONE),
  });
  await renderPage(res, page);
}
