import type { Request, RequestHandler } from 'express';
import type { Services } from '../services';
import { field } from './form';
import { freshProof } from './staff-visit';

interface KeptForm {
  /** The address of the page with the form. */
  page: (req: Request) => string;
  /** The fields that are worth keeping; never a secret. */
  fields: readonly string[];
}

/** Guard like {@link freshProof}, for forms that take long to fill in: they come back filled in. */
export function freshProofKeeping(services: Services, { page, fields }: KeptForm): RequestHandler {
  const fresh = freshProof(services, page);
  return (req, res, next) => {
    const typed = fields.map((name) => [name, field(req, name)] as const);
    req.session.keptForm = { page: page(req), fields: Object.fromEntries(typed) };
    return fresh(req, res, (error?: unknown) => {
      delete req.session.keptForm;
      next(error);
    });
  };
}

/** What was typed before the proof, once; null where nothing waits for this page. */
export function takeKeptForm(req: Request): Record<string, string> | null {
  const { keptForm } = req.session;
  if (keptForm?.page !== req.path) return null;
  delete req.session.keptForm;
  return keptForm.fields;
}
