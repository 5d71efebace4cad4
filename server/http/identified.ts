import type { Request } from 'express';
import { identifications, type Identified } from '../access/trail';
import { field } from './form';

/** How staff knew that it was the pupil; whatever is no answer counts as none. */
export function readIdentified(req: Request): Identified {
  const said = field(req, 'identified');
  return (identifications as readonly string[]).includes(said) ? (said as Identified) : 'not-said';
}
