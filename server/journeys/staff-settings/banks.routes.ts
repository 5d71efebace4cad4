import { Router, type Request } from 'express';
import { freshProofKeeping } from '../../http/kept-form';
import { once } from '../../http/once';
import { freshProof, mayDo, staffOnly } from '../../http/staff-visit';
import type { Services } from '../../services';
import { showBank, showBanks } from './banks.handlers';
import { addQuestion, showNewQuestion } from './question-new.handlers';
import { questionFields } from './question.form';
import { changeQuestion, offerQuestion, retireQuestion, showQuestion } from './question.handlers';

const bank = '/staff/settings/banks/:id';
const question = '/staff/settings/questions/:id';

/** The question banks: the admin's alone, since every school is asked from them. */
export function bankRoutes(services: Services): Router {
  const router = Router();
  const forAdmin = [staffOnly, mayDo(services, 'installation')];
  const newPage = (req: Request) => `/staff/settings/banks/${idOf(req)}/add`;
  const page = (req: Request) => `/staff/settings/questions/${idOf(req)}`;
  const fields = questionFields;
  const freshForNew = freshProofKeeping(services, { page: newPage, fields });
  const freshForChange = freshProofKeeping(services, { page, fields });
  const fresh = freshProof(services, page);
  const onceHere = once(services, page);
  router.get('/staff/settings/banks', forAdmin, showBanks(services));
  router.get(bank, forAdmin, showBank(services));
  router.get(`${bank}/add`, forAdmin, showNewQuestion(services));
  router.post(
    `${bank}/add`,
    [...forAdmin, freshForNew, once(services, (req) => `/staff/settings/banks/${idOf(req)}`)],
    addQuestion(services),
  );
  router.get(question, forAdmin, showQuestion(services));
  router.post(question, forAdmin, freshForChange, onceHere, changeQuestion(services));
  router.post(`${question}/retire`, forAdmin, fresh, onceHere, retireQuestion(services));
  router.post(`${question}/offer`, forAdmin, fresh, onceHere, offerQuestion(services));
  return router;
}

function idOf(req: Request): string {
  return encodeURIComponent(String(req.params['id']));
}
