import type { StaffBar } from '../../server/http/render';
import { defaultPolicy } from '../../server/password/policy.rules';

/** One view in one state, with the model that its handler gives it. */
export interface SamplePage {
  name: string;
  view: string;
  titleKey: string;
  model: object;
  /** What stands around the page; a visitor who is not signed in unless told. */
  around?: Partial<SampleAround>;
  hasErrors?: boolean;
}

export interface SampleAround {
  path: string;
  who: { firstName: string; className: string } | null;
  idle: { minutes: number; warningSeconds: number } | null;
  school: { code: string; name: string } | null;
  staff: StaffBar | null;
  staleForm: boolean;
  languages: { code: string; name: string }[];
}

export const pupil: Partial<SampleAround> = {
  path: '/portal',
  who: { firstName: 'Aisyah', className: '2A' },
  idle: { minutes: 15, warningSeconds: 120 },
};

export const longName: Partial<SampleAround> = {
  ...pupil,
  who: { firstName: 'Muhammad Nur Iskandar Zulkarnain Syah', className: '6 Perseverance' },
};

export const school = {
  school: {
    name: 'Clementi Park School',
    lines: ['General Office: 6000 0000', 'office@school.example'],
    hours: 'Monday to Friday, 7.30 a.m. to 3 p.m.',
  },
  schools: null,
};

export const picker = {
  school: null,
  schools: [
    { code: 'CPS', name: 'Clementi Park School' },
    { code: 'RTS', name: 'Rain Tree School' },
  ],
};

export const rules = [
  { code: 'min-length', text: '8 or more letters, numbers or signs', live: true },
  { code: 'max-length', text: 'Not more than 24 letters, numbers or signs', live: true },
  { code: 'min-lower', text: '1 small letter, like a b c', live: true },
  { code: 'min-upper', text: '1 capital letter, like A B C', live: true },
  { code: 'min-digits', text: '1 number, like 1 2 3', live: true },
  { code: 'min-letters', text: '2 letters in all', live: true },
  { code: 'history', text: 'Not one of your last 3 passwords', live: false },
  { code: 'first-name', text: 'Without your first name', live: true },
  { code: 'last-name', text: 'Without your last name', live: true },
  { code: 'user-id', text: 'Without your login ID', live: true },
  { code: 'common', text: 'Not a password that many people use', live: false },
];

export const passwordForm = {
  action: '/sspr/password',
  errors: [] as { field: string; text: string }[],
  rules,
  policyJson: JSON.stringify(defaultPolicy),
  subjectJson: JSON.stringify({
    firstName: 'Aisyah',
    lastName: 'Rahman',
    userId: 'Aisyah_1',
    loginId: 'Aisyah_1@students.edu.sg',
  }),
  askCurrent: true,
  suggestion: null as string | null,
  loginId: 'Aisyah_1@students.edu.sg',
};

export const resetForm = {
  ...passwordForm,
  action: '/sspr/forgot/new-password',
  askCurrent: false,
};

export const passwordErrors = [
  { field: 'newPassword', text: 'It is too short: it has 5. Make it 8 or longer.' },
  { field: 'newPassword', text: 'It has no number. Add one, like 1 2 3.' },
  { field: 'confirmPassword', text: 'The two new passwords are not the same. Type them again.' },
];

export const bank = [
  { value: 'soft-toy', text: 'What name did you give to a soft toy when you were small?' },
  { value: 'first-book', text: 'Which book did someone read to you again and again?' },
  { value: 'odd-food', text: 'What food did you make with a grown-up?' },
];

export const pairs = bank.map((_option, index) => ({
  n: index + 1,
  questionName: `question${index + 1}`,
  answerName: `answer${index + 1}`,
  selected: '',
  answer: '',
  options: bank,
}));

export const filledPairs = pairs.map((pair, index) => ({
  ...pair,
  selected: bank[index]?.value ?? '',
  answer: ['Mr Wobble', 'blue', 'the very long story of a small red kite'][index] ?? '',
}));

export const asked = [
  { name: 'answer1', text: 'What name did you give to a soft toy when you were small?' },
  { name: 'answer2', text: 'Look at your card. What is next to the star?' },
];
