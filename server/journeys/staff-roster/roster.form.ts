import type { Request } from 'express';
import { field, type FieldError } from '../../http/form';
import type { Translate } from '../../http/render';
import { isDay } from '../../schools/working-time.rules';

export interface RosterForm {
  schoolCode: string;
  what: 'pupils' | 'staff';
  complete: boolean;
  leavingOn: string | undefined;
  year: number | undefined;
  numbersAreOurs: boolean;
}

/** As typed, for the form that comes back; a file has to be chosen anew. */
export interface TypedRoster {
  school: string;
  what: string;
  complete: boolean;
  leavingOn: string;
  year: string;
  numbersAreOurs: boolean;
}

export function typedRoster(req: Request): TypedRoster {
  const isTicked = (name: string) => field(req, name) === '1';
  return {
    ...{ school: field(req, 'school').trim().toUpperCase(), what: field(req, 'what') },
    ...{ leavingOn: field(req, 'leavingOn').trim(), year: field(req, 'year').trim() },
    ...{ complete: isTicked('complete'), numbersAreOurs: isTicked('numbersAreOurs') },
  };
}

export function rosterForm(req: Request, t: Translate): { form: RosterForm; errors: FieldError[] } {
  const leavingOn = field(req, 'leavingOn').trim();
  const year = field(req, 'year').trim();
  const errors: FieldError[] = [];
  if (leavingOn !== '' && !isDay(leavingOn)) {
    errors.push({ field: 'leavingOn', text: t('roster.errors.day') });
  }
  if (year !== '' && !/^20\d{2}$/.test(year)) {
    errors.push({ field: 'year', text: t('roster.errors.year') });
  }
  return {
    form: {
      schoolCode: field(req, 'school').trim().toUpperCase(),
      what: field(req, 'what') === 'staff' ? 'staff' : 'pupils',
      complete: field(req, 'complete') === '1',
      leavingOn: leavingOn === '' ? undefined : leavingOn,
      year: year === '' ? undefined : Number(year),
      numbersAreOurs: field(req, 'numbersAreOurs') === '1',
    },
    errors,
  };
}
