import {
  pupil,
  passwordForm,
  resetForm,
  passwordErrors,
  asked,
  type SamplePage,
} from './sample-models';

const identify = { view: 'pages/forgot/identify', titleKey: 'forgot.identify.title' };
const challenge = { view: 'pages/forgot/questions', titleKey: 'forgot.questions.title' };
const choice = { view: 'pages/forgot/choice', titleKey: 'forgot.choice.title' };
const newPassword = { view: 'pages/forgot/new-password', titleKey: 'forgot.newPassword.title' };
const done = { view: 'pages/forgot/done', titleKey: 'forgot.done.title' };
const change = { view: 'pages/password/change', titleKey: 'password.change.title' };
const mustChange = { view: 'pages/password/must-change', titleKey: 'password.mustChange.title' };

export const forgotPages: SamplePage[] = [
  { ...identify, name: 'identify', model: { loginId: '', errors: [] } },
  {
    ...identify,
    name: 'identify-empty',
    hasErrors: true,
    model: { loginId: '', errors: [{ field: 'loginId', text: 'Type your login ID.' }] },
  },
  {
    ...challenge,
    name: 'challenge',
    model: { questions: asked, errors: [], attemptsLeft: null },
  },
  {
    ...challenge,
    name: 'challenge-wrong',
    hasErrors: true,
    model: {
      questions: asked,
      errors: [{ field: 'answers', text: 'Your answers do not match. Check the spelling.' }],
      attemptsLeft: 'You can try one more time. Then you must wait.',
    },
  },
  { ...choice, name: 'choice', model: { errors: [] } },
  {
    ...choice,
    name: 'choice-empty',
    hasErrors: true,
    model: { errors: [{ field: 'action', text: 'Pick one of the two.' }] },
  },
  { ...newPassword, name: 'new-password', model: { form: resetForm, canExtend: true } },
  {
    ...newPassword,
    name: 'new-password-refused',
    hasErrors: true,
    model: { form: { ...resetForm, errors: passwordErrors }, canExtend: false },
  },
  {
    ...newPassword,
    name: 'new-password-suggested',
    model: { form: { ...resetForm, suggestion: 'Lamp-tiger-482' }, canExtend: false },
  },
  { ...done, name: 'done-reset', model: { outcome: 'reset' } },
  { ...done, name: 'done-unlock', model: { outcome: 'unlock' } },
];

export const passwordPages: SamplePage[] = [
  { ...change, name: 'change', around: pupil, model: { form: passwordForm } },
  {
    ...change,
    name: 'change-refused',
    around: pupil,
    hasErrors: true,
    model: {
      form: {
        ...passwordForm,
        errors: [
          { field: 'currentPassword', text: 'This is not the password that you use now.' },
          ...passwordErrors,
        ],
      },
    },
  },
  {
    ...mustChange,
    name: 'must-change',
    around: pupil,
    model: { form: { ...passwordForm, action: '/sspr/must-change', askCurrent: false } },
  },
];
