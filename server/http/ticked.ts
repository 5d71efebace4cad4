import type { Request, Response } from 'express';
import { findPupils, type PupilInScope } from '../desk/pupil-in-scope.store';
import { staffOf } from './staff-visit';

/** The pupils whose boxes `p_1` … were ticked, as far as they lie in the scope. */
export function ticked(req: Request, res: Response): Promise<PupilInScope[]> {
  const body = (req.body ?? {}) as Record<string, string>;
  const names = Object.keys(body).filter((name) => /^p_\d+$/.test(name));
  return findPupils(
    staffOf(res).scoped,
    names.map((name) => body[name] ?? ''),
  );
}
