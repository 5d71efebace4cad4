import type { Request, RequestHandler, Response } from 'express';
import { field, type FieldError } from '../../http/form';
import { pageContext, redirect, renderPage } from '../../http/render';
import { pupilOf } from '../../http/signed-in';
import type { Entry } from '../../questions/answer.rules';
import type { Services } from '../../services';
import { addresses, answerErrors, setPage, type Mode } from './questions.page';

export function showSet(services: Services, mode: Mode): RequestHandler {
  const { questions, banks } = services;
  return (req, res) => {
    // Back from the confirmation: what was typed is still there.
    const account = pupilOf(res);
    const holder = { sessionId: req.sessionID, accountId: account.id };
    const draft = req.session.answerDraft;
    const entries = (draft ? questions.openDraft(holder, draft) : null) ?? [];
    const failures = entries.length > 0 ? questions.changedSince(account, entries) : [];
    const errors = answerErrors(pageContext(res), failures, banks);
    return render(res, services, { mode, entries, errors, status: 200 });
  };
}

export function submitSet(services: Services, mode: Mode): RequestHandler {
  return async (req, res) => {
    const account = pupilOf(res);
    const { questions, config } = services;
    const entries = readEntries(req, config.QNA_SET);
    const prepared = await questions.prepareAnswers(account, entries);
    switch (prepared.kind) {
      case 'closed':
        return redirect(res, '/sspr/questions');
      case 'refused': {
        const errors = answerErrors(pageContext(res), prepared.failures, services.banks);
        return render(res, services, { mode, entries, errors });
      }
      case 'ready': {
        const holder = { sessionId: req.sessionID, accountId: account.id };
        req.session.answerDraft = questions.sealDraft(holder, prepared.entries);
        return redirect(res, addresses[mode].confirm);
      }
    }
  };
}

interface SetForm {
  mode: Mode;
  entries: readonly Entry[];
  errors: FieldError[];
  /** Where it is not what the errors say. */
  status?: number;
}

function render(res: Response, { banks, config }: Services, form: SetForm): Promise<void> {
  const view = { ...form, count: config.QNA_SET, questions: banks.current.questions };
  return renderPage(res, setPage(pageContext(res), view));
}

function readEntries(req: Request, count: number): Entry[] {
  return Array.from({ length: count }, (_none, index) => ({
    questionId: field(req, `question${index + 1}`),
    answer: field(req, `answer${index + 1}`),
  }));
}
