import type { Request, RequestHandler, Response } from 'express';
import { field, type FieldError } from '../../http/form';
import { showLocked } from '../../http/locked-page';
import { pageContext, redirect, renderPage } from '../../http/render';
import { showSuspended } from '../../http/suspended-page';
import { renewSession } from '../../http/session';
import { sayTriesLeft } from '../../http/tries-left';
import { visitorOf } from '../../http/visitor';
import { symbols } from '../../paper/symbols';
import { questionText } from '../../questions/question-text';
import type { AnswerResult } from '../../reset/answer-challenge';
import type { Services } from '../../services';
import { identifiedOf, startAgain } from './forgot.guards';

export function showQuestions(services: Services): RequestHandler {
  return async (req, res) => {
    const identified = await identifiedOf(req, res, services);
    if (!identified) return;
    const asked = await services.reset.questionsFor(identified.canonicalId);
    await renderQuestions(res, services, { asked });
  };
}

export function submitAnswers(services: Services): RequestHandler {
  return async (req, res) => {
    const identified = await identifiedOf(req, res, services);
    if (!identified) return;
    const asked = await services.reset.questionsFor(identified.canonicalId);
    const answers = asked.map((_question, index) => field(req, `answer${index + 1}`));
    if (answers.some((answer) => answer.trim() === '')) {
      const error = pageContext(res).t('forgot.errors.answersMissing');
      return renderQuestions(res, services, { asked, error });
    }
    const visitor = visitorOf(res);
    const result = await services.reset.answerChallenge({ identified, answers, visitor });
    await answer(services, { req, res, asked, result });
  };
}

interface Answering {
  req: Request;
  res: Response;
  asked: string[];
  result: AnswerResult;
}

async function answer(services: Services, { req, res, asked, result }: Answering): Promise<void> {
  switch (result.kind) {
    case 'passed':
      await renewSession(req, services.clock.now());
      req.session.resetId = result.resetId;
      return redirect(res, `/sspr/forgot/${result.step}`);
    case 'locked':
      return showLocked(res, services, { path: 'challenge', until: result.until });
    case 'suspended':
    case 'choose-school':
      return showSuspended(res, services, { ...result, path: 'challenge' });
    case 'expired':
      return startAgain(req, res, 'expired');
    case 'wrong': {
      const error = pageContext(res).t('forgot.errors.answersWrong');
      const { attemptsLeft } = result;
      return renderQuestions(res, services, { asked, error, attemptsLeft });
    }
  }
}

interface QuestionsView {
  asked: string[];
  error?: string;
  attemptsLeft?: number;
}

async function renderQuestions(
  res: Response,
  { banks }: Services,
  { asked, error, attemptsLeft }: QuestionsView,
): Promise<void> {
  const { t, lang } = pageContext(res);
  // One verdict for all answers: the page never tells which one was wrong.
  const errors: FieldError[] = error ? [{ field: 'answers', text: error }] : [];
  await renderPage(res, {
    view: 'pages/forgot/questions',
    titleKey: 'forgot.questions.title',
    status: error ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      questions: asked.map((id, index) => ({
        name: `answer${index + 1}`,
        text: questionText(banks, id, lang),
        symbol: symbols[id] ?? null,
      })),
      errors,
      attemptsLeft: sayTriesLeft(t, attemptsLeft),
    },
  });
}
