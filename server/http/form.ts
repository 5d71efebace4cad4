import type { Request } from 'express';
import type { Translate } from './render';

/** A field and what to tell about it. */
export interface FieldError {
  field: string;
  text: string;
}

/** Characters of a field at most; a whole form holds 8 kB. */
const FIELD_MAX = 1000;

/** The field as typed; '' where it is missing. The body's shape was checked before. */
export function field(req: Request, name: string): string {
  const value = (req.body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : '';
}

/** Fields that must hold something, and not too much: with the error each one gets. */
export function missing(
  t: Translate,
  fields: Record<string, string>,
  keys: Record<string, string>,
): FieldError[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (value === '') return [{ field: name, text: t(keys[name] ?? 'errors.missing') }];
    const fits = value.length <= FIELD_MAX && value.isWellFormed();
    return fits ? [] : [{ field: name, text: t('errors.tooLong') }];
  });
}
