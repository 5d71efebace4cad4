import { pupil, bank, pairs, filledPairs, type SamplePage } from './sample-models';

const current = {
  view: 'pages/questions/current-password',
  titleKey: 'questions.currentPassword.title',
};
const set = { view: 'pages/questions/set', titleKey: 'questions.set.title' };
const confirm = { view: 'pages/questions/confirm', titleKey: 'questions.confirm.title' };
const closed = { view: 'pages/questions/closed', titleKey: 'questions.closed.title' };

export const questionPages: SamplePage[] = [
  { ...current, name: 'current-password', around: pupil, model: { errors: [] } },
  {
    ...current,
    name: 'current-password-wrong',
    around: pupil,
    hasErrors: true,
    model: {
      errors: [{ field: 'currentPassword', text: 'This is not your password. Try again.' }],
    },
  },
  {
    ...set,
    name: 'set',
    around: pupil,
    model: { action: '/sspr/questions/set', forced: false, pairs, errors: [] },
  },
  {
    ...set,
    name: 'set-refused',
    around: pupil,
    hasErrors: true,
    model: {
      action: '/sspr/must-enrol',
      forced: true,
      pairs: filledPairs,
      errors: [
        { field: 'question1', text: 'Pick a question.' },
        { field: 'answer2', text: 'Many people answer "blue". Pick another question.' },
      ],
    },
  },
  {
    ...confirm,
    name: 'confirm',
    around: pupil,
    model: {
      action: '/sspr/questions/confirm',
      back: '/sspr/questions/set',
      forced: false,
      pairs: filledPairs.map(({ answer, selected }) => ({
        question: bank.find(({ value }) => value === selected)?.text ?? '',
        answer,
      })),
    },
  },
  {
    ...confirm,
    name: 'confirm-forced',
    around: pupil,
    model: {
      action: '/sspr/must-enrol/confirm',
      back: '/sspr/must-enrol',
      forced: true,
      pairs: [{ question: '<b>Which?</b>', answer: '"><img src=x onerror=alert(1)>' }],
    },
  },
  { ...closed, name: 'closed-card', around: pupil, model: { reason: 'card', until: null } },
  {
    ...closed,
    name: 'closed-freeze',
    around: pupil,
    model: { reason: 'freeze', until: 'Thursday, 7 January, 10.35 a.m.' },
  },
];
