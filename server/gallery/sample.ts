import { helpSchool, now, place } from './people';
import { defaultPolicy } from '../password/policy.rules';
import { failureErrors, passwordForm } from '../http/password-form';
import { placeOf, sayUntil } from '../http/moments';
import { sayOfficeHours } from '../http/office-hours';
import type { Page, PageContext, Translate } from '../http/render';

/** One view in one state, in whichever language it is asked for. */
export interface Sample {
  name: string;
  page: MakePage;
  /** What stands around the page; a visitor who is not signed in unless told. */
  around?: Of<Partial<PageContext>>;
}

export type MakePage = (context: PageContext) => Page;

/** Either way: the same in every language, or made for one. */
export type Of<T extends object> = T | ((context: PageContext) => T);

export function settle<T extends object>(of: Of<T>, context: PageContext): T {
  return typeof of === 'function' ? of(context) : of;
}

type Said = string | [key: string, params: Record<string, unknown>];

/** An error beside a field, by the key of its text and what fills its gaps. */
export const wrong = (t: Translate, field: string, said: Said) => ({
  field,
  text: typeof said === 'string' ? t(said) : t(...said),
});

export const pupil: Partial<PageContext> = {
  path: '/portal',
  who: { firstName: 'Aisyah', className: '2A' },
  idle: { minutes: 15, warningSeconds: 120 },
};

export const longName: Partial<PageContext> = {
  ...pupil,
  who: { firstName: 'Muhammad Nur Iskandar Zulkarnain Syah', className: '6 Perseverance' },
};

/** Whom to ask, with a school that was chosen and without. */
export const school = (context: PageContext) => ({
  school: { ...helpSchool, hours: sayOfficeHours('Mon-Fri 07:30-15:00', context) },
  schools: null,
});

export const picker = {
  school: null,
  schools: [
    { code: 'CPS', name: 'Casuarina Park School' },
    { code: 'RTS', name: 'Rain Tree School' },
  ],
};

export const nobody = { school: null, schools: null };

const MINUTE = 60_000;

/** The end of a wait, some minutes from now. */
export const until = (context: PageContext, minutes: number): string =>
  sayUntil(now + minutes * MINUTE, now, placeOf(context, place.timeZone));

interface PasswordView {
  action: string;
  askCurrent?: boolean;
  isRefused?: boolean;
  suggestion?: string;
}

/** Aisyah's form for a new password. */
export function passwordModel({ t }: PageContext, view: PasswordView) {
  const { action, askCurrent = false, isRefused = false, suggestion = null } = view;
  const refusals = [
    ...(askCurrent ? [wrong(t, 'currentPassword', 'password.errors.currentWrong')] : []),
    ...failureErrors(t, [
      { code: 'min-length', params: { count: 8, found: 5 } },
      { code: 'min-digits', params: { count: 1, found: 0 } },
    ]),
    wrong(t, 'confirmPassword', 'password.errors.confirmDiffers'),
  ];
  return passwordForm(t, {
    ...{ action, askCurrent, suggestion, policy: defaultPolicy },
    errors: isRefused ? refusals : [],
    subject: {
      ...{ firstName: 'Aisyah', lastName: 'Rahman', userId: 'Aisyah_1' },
      loginId: 'Aisyah_1@students.edu.sg',
    },
  });
}
