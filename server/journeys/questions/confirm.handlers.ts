import type { Request, RequestHandler, Response } from 'express';
import type { Account } from '../../accounts/account';
import { pageContext, redirect, renderPage } from '../../http/render';
import { pupilOf } from '../../http/signed-in';
import type { Entry } from '../../questions/answer.rules';
import { questionText } from '../../questions/question-text';
import type { Services } from '../../services';
import { addresses, confirmPage, type Mode } from './questions.page';

export function showConfirm({ questions, banks }: Services, mode: Mode): RequestHandler {
  return async (req, res) => {
    const draft = draftOf(req, res, questions);
    if (!draft) return redirect(res, addresses[mode].set);
    const { lang } = pageContext(res);
    const pairs = draft.entries.map(({ questionId, answer }) => ({
      question: questionText(banks, questionId, lang),
      answer,
    }));
    await renderPage(res, confirmPage(mode, pairs));
  };
}

export function submitConfirm({ questions }: Services, mode: Mode): RequestHandler {
  return async (req, res) => {
    const draft = draftOf(req, res, questions);
    if (!draft) return redirect(res, addresses[mode].set);
    await questions.saveAnswers(draft.account, draft.entries);
    delete req.session.answerDraft;
    delete req.session.questionsOpenedAt;
    if (req.session.signedIn) req.session.signedIn.stage = 'whole';
    req.session.flash = 'questionsSaved';
    await redirect(res, '/portal');
  };
}

interface Draft {
  account: Account;
  entries: Entry[];
}

/** What waits for its confirmation; null when there is nothing, or not any more. */
function draftOf(req: Request, res: Response, questions: Services['questions']): Draft | null {
  const account = pupilOf(res);
  const sealed = req.session.answerDraft;
  const holder = { sessionId: req.sessionID, accountId: account.id };
  const entries = sealed ? questions.openDraft(holder, sealed) : null;
  if (!entries) return null;
  // A question that was retired meanwhile: the page before says so, and shows the rest again.
  return questions.changedSince(account, entries).length === 0 ? { account, entries } : null;
}
