/** What a guide shows beside a step: a picture that the journeys take of the page itself. */
export type GuidePicture =
  | 'sign-in'
  | 'must-change'
  | 'must-enrol'
  | 'confirm-questions'
  | 'portal'
  | 'entry'
  | 'login-id'
  | 'own-questions'
  | 'card-questions'
  | 'new-password'
  | 'done'
  | 'locked'
  | 'choice'
  | 'current-password'
  | 'change-password'
  | 'change-questions'
  | 'help'
  | 'request'
  | 'request-status'
  | 'sign-in-trouble'
  | 'staff-class'
  | 'staff-pupil';

export interface GuideStep {
  /** Of the text: guides.<guide>.steps.<step>. */
  name: string;
  picture: GuidePicture | null;
}

export interface Guide {
  /** The last part of its address. */
  slug: string;
  steps: readonly GuideStep[];
}

const step = (name: string, picture: GuidePicture | null = null): GuideStep => ({ name, picture });

/** In the order of the list: the first days first. */
export const guides: readonly Guide[] = [
  {
    slug: 'start',
    steps: [
      step('paper'),
      step('signIn', 'sign-in'),
      step('password', 'must-change'),
      step('questions', 'must-enrol'),
      step('card'),
      step('help', 'help'),
    ],
  },
  {
    slug: 'first-sign-in',
    steps: [
      step('slip'),
      step('signIn', 'sign-in'),
      step('password', 'must-change'),
      step('questions', 'must-enrol'),
      step('done', 'portal'),
    ],
  },
  {
    slug: 'set-questions',
    steps: [
      step('choose', 'must-enrol'),
      step('answer'),
      step('check', 'confirm-questions'),
      step('secret'),
    ],
  },
  {
    slug: 'forgot-password',
    steps: [
      step('open', 'entry'),
      step('loginId', 'login-id'),
      step('answer', 'own-questions'),
      step('card', 'card-questions'),
      step('password', 'new-password'),
      step('done', 'done'),
    ],
  },
  {
    slug: 'change-questions',
    steps: [
      step('signIn', 'portal'),
      step('prove', 'current-password'),
      step('choose', 'change-questions'),
      step('check', 'confirm-questions'),
    ],
  },
  {
    slug: 'change-password',
    steps: [step('signIn', 'portal'), step('change', 'change-password'), step('next')],
  },
  {
    slug: 'locked',
    steps: [
      step('wait', 'locked'),
      step('answer', 'own-questions'),
      step('choose', 'choice'),
      step('ask', 'help'),
    ],
  },
  {
    slug: 'sign-in-trouble',
    steps: [
      step('look', 'sign-in'),
      step('keys'),
      step('fresh', 'sign-in-trouble'),
      step('another'),
      step('ask', 'help'),
    ],
  },
  {
    slug: 'guardians',
    steps: [
      step('together', 'entry'),
      step('request', 'request'),
      step('status', 'request-status'),
      step('person'),
      step('never'),
    ],
  },
  {
    slug: 'form-teachers',
    steps: [
      step('class', 'staff-class'),
      step('pupil', 'staff-pupil'),
      step('know'),
      step('unlock'),
      step('default'),
    ],
  },
];

export function findGuide(slug: string): Guide | undefined {
  return guides.find((guide) => guide.slug === slug);
}
