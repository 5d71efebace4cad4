import type { Request } from 'express';
import { field, type FieldError } from '../../http/form';
import type { Translate } from '../../http/render';
import {
  CLASS_MAX,
  cleanLine,
  cleanText,
  hasLetter,
  lengthOf,
  looksLikePassword,
  MESSAGE_MAX,
  NAME_MAX,
  REPLY_MAX,
} from '../../requests/asked.rules';
import { askers, problems, type Asking } from '../../requests/request';
import type { School } from '../../schools/school';
import type { Schools } from '../../schools/schools';

const names = [
  ...(['schoolCode', 'fullName', 'className', 'asking', 'problem', 'replyTo', 'message'] as const),
];

/** What was typed, to be shown again. */
export type RequestValues = Record<(typeof names)[number] | 'reference', string>;

export const emptyValues: RequestValues = {
  ...{ schoolCode: '', fullName: '', className: '', asking: '', problem: '' },
  ...{ replyTo: '', message: '', reference: '' },
};

export type RequestReading =
  | { ok: true; school: School; asked: Omit<Asking, 'school' | 'language' | 'visitor'> }
  | { ok: false; values: RequestValues; errors: FieldError[] };

export async function readRequest(
  req: Request,
  t: Translate,
  schools: Schools,
): Promise<RequestReading> {
  const values = { ...emptyValues };
  for (const name of names) values[name] = cleanLine(field(req, name));
  values.message = cleanText(field(req, 'message'));
  const school = values.schoolCode === '' ? null : await schools.findByCode(values.schoolCode);
  const asking = askers.find((one) => one === values.asking);
  const problem = problems.find((one) => one === values.problem);
  const errors = [
    ...(school ? [] : [{ field: 'schoolCode', text: t('request.errors.schoolCode') }]),
    ...lineErrors(t, values, { name: 'fullName', most: NAME_MAX }),
    ...lineErrors(t, values, { name: 'className', most: CLASS_MAX }),
    ...(asking ? [] : [{ field: 'asking', text: t('request.errors.asking') }]),
    ...(problem ? [] : [{ field: 'problem', text: t('request.errors.problem') }]),
    ...messageErrors(t, values),
    ...lineErrors(t, values, { name: 'replyTo', most: REPLY_MAX }),
  ];
  if (errors.length > 0 || !school || !asking || !problem) return { ok: false, values, errors };
  const { fullName, className, replyTo, message } = values;
  return { ok: true, school, asked: { fullName, className, asking, problem, replyTo, message } };
}

interface Line {
  name: 'fullName' | 'className' | 'replyTo';
  most: number;
}

function lineErrors(t: Translate, values: RequestValues, { name, most }: Line): FieldError[] {
  const value = values[name];
  if (!hasLetter(value)) return [{ field: name, text: t(missingKeys[name]) }];
  if (lengthOf(value) <= most) return [];
  return [{ field: name, text: t('request.errors.tooLong', { max: most }) }];
}

const missingKeys = {
  fullName: 'request.errors.fullName',
  className: 'request.errors.className',
  replyTo: 'request.errors.replyTo',
};

/** A password that was written down is neither kept nor shown again. */
function messageErrors(t: Translate, values: RequestValues): FieldError[] {
  if (looksLikePassword(values.message)) {
    values.message = '';
    return [{ field: 'message', text: t('request.errors.secret') }];
  }
  const count = lengthOf(values.message);
  if (count <= MESSAGE_MAX) return [];
  return [{ field: 'message', text: t('request.errors.message', { count, max: MESSAGE_MAX }) }];
}
