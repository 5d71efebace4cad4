import { school, type SamplePage } from './sample-models';

const options = {
  schools: [
    { value: 'CPS', text: 'Clementi Park School' },
    { value: 'RTS', text: 'Rain Tree School' },
  ],
  askers: [
    { value: 'guardian', text: 'A parent or guardian' },
    { value: 'pupil', text: 'The pupil' },
    { value: 'teacher', text: 'A teacher' },
  ],
  problems: [
    { value: 'forgot-answers', text: 'The answers to the questions are forgotten' },
    { value: 'locked', text: 'The account is locked' },
    { value: 'default-password', text: 'The password from the school does not work' },
    { value: 'other', text: 'Something else' },
  ],
};

const values = {
  ...{ schoolCode: 'CPS', fullName: '', className: '', asking: '', problem: '', replyTo: '' },
  ...{ message: '', reference: '' },
};

const around = { path: '/help/request' };

const status = {
  ...{ reference: 'K7QF-2MHX-9RTB', state: 'received', made: 'Monday, 4 January, 10.00 a.m.' },
  ...{ answer: null, expected: 'Today by 3.00 p.m. you can expect an answer.', help: school },
};

export const helpRequestPages: SamplePage[] = [
  {
    ...{ name: 'request-form', view: 'pages/help-request/form', titleKey: 'request.title', around },
    model: { ...options, values, errors: [] },
  },
  {
    ...{ name: 'request-form-errors', view: 'pages/help-request/form' },
    ...{ titleKey: 'request.title', around, hasErrors: true },
    model: {
      ...options,
      values: { ...values, fullName: '<b onclick=1>Jon', className: '4A', problem: 'locked' },
      errors: [
        { field: 'asking', text: 'Choose who is asking.' },
        { field: 'message', text: 'It looks as if there was a password in it.' },
        { field: 'replyTo', text: 'Type a telephone number or an e-mail address.' },
      ],
    },
  },
  {
    ...{ name: 'request-external', view: 'pages/help-request/external' },
    ...{ titleKey: 'request.title', around },
    model: {
      ...{ url: 'https://forms.example/help?a=1&b=2', host: 'forms.example' },
      ...{ schoolName: 'Clementi Park School', help: school },
    },
  },
  ...(['visitor', 'school'] as const).map((why) => ({
    ...{ name: `request-throttled-${why}`, view: 'pages/help-request/throttled' },
    ...{ titleKey: 'request.throttled.title', around },
    model: {
      ...{ why, schoolName: 'Clementi Park School', phone: '6000 0000', until: '10.47 a.m.' },
      help: school,
    },
  })),
  ...[
    status,
    { ...status, state: 'looking' },
    { ...status, state: 'come', expected: null },
    { ...status, state: 'closed', expected: null },
    {
      ...{ ...status, state: 'answered', expected: null },
      answer: { lang: 'ms', text: 'Buka laman ini dan jawab soalan cabaran.' },
    },
  ].map((model) => ({
    ...{ name: `request-status-${model.state}`, view: 'pages/help-request/status' },
    ...{ titleKey: 'request.status.title', around, model },
  })),
];
