import type { Config } from '../config';
import { cardsPage } from '../journeys/staff-cards/order.page';
import { printPage, type PrintFacts } from '../journeys/staff-cards/print.page';
import type { Print } from '../paper/prints';
import { settle, wrong, type MakePage, type Of, type Sample } from './sample';
import type { Role } from '../staff/roles.rules';
import { done, placeIn, sample } from './desk';
import { cedarwood, DAY, HOUR, hostileNames, longName, now } from './people';
import { classes } from './pupils';

type OrderFacts = Parameters<typeof cardsPage>[1];

const path = '/staff/cards';
const states = [
  ...(['making', 'ready', 'handed-out', 'confirmed', 'cancelled', 'lapsed', 'failed'] as const),
];

const listed = states.map((state, index) => ({
  ...{ id: `p${index}`, kind: index % 2 ? 'slips' : 'cards', what: 'P2', state },
  ...{ total: 40 * (index + 1), done: 12, waiting: 0, madeAt: now - index * HOUR },
})) as unknown as Print[];

const facts: OrderFacts = {
  ...{ classes, listed, errors: [], word: null, role: 'ict', school: cedarwood },
  config: { CARD_LEVELS: ['P1', 'P2'], TIME_ZONE: 'Asia/Singapore' } as unknown as Config,
};

const cards = (name: string, more: Of<Partial<OrderFacts>>, role: Role = 'ict') =>
  sample(name, (context) => cardsPage(context, { ...facts, role, ...settle(more, context) }), {
    role,
    path,
  });

interface Confirm {
  kind: 'cards' | 'slips' | 'labels';
  count: number;
  what: string;
}

const confirm =
  ({ kind, count, what }: Confirm): MakePage =>
  ({ t }) => ({
    ...{ view: 'pages/staff-cards/confirm', titleKey: 'staffCards.confirmTitle' },
    model: {
      ...{ action: '/staff/cards/start', back: path },
      text: t(`staffCards.confirm.${kind}`, { count, what }),
      fields: [
        { name: 'kind', value: kind },
        { name: 'group', value: 'class:c1' },
        { name: 'count', value: String(count) },
      ],
    },
  });

const made: Print = {
  ...{ id: 'p1', schoolId: 's1', kind: 'cards', what: 'P2', madeBy: { kind: 'staff', id: 'ict' } },
  ...{ state: 'making', done: 12, total: 40, waiting: 40, validFrom: null, expiresAt: null },
  ...{ madeAt: now, readyAt: null, keptUntil: null, handedOutAt: null, confirmedAt: null },
  lapsesAt: now + 14 * DAY,
};

const print = (
  name: string,
  more: Partial<Print>,
  { role = 'ict', ...beside }: Partial<PrintFacts> & { role?: Role; doneKey?: string } = {},
) => {
  const { doneKey, ...facts } = beside;
  return sample(
    name,
    (context) =>
      printPage(context, {
        ...{ print: { ...made, waiting: 0, ...more }, slips: [], place: placeIn(context) },
        ...{ word: doneKey ? done(context.t, doneKey) : null, ...facts },
      }),
    { role, path },
  );
};

const waiting: Partial<Print> = {
  ...{ kind: 'slips', state: 'handed-out', waiting: 540, total: 540, validFrom: now + 14 * DAY },
};

const slips = [...hostileNames, 'Aisyah Binte Rahman'].map((fullName, index) => ({
  ...{ accountId: `a${index}`, fullName, className: '4 Perseverance' },
}));

const cancel: MakePage = ({ t }) => ({
  ...{ view: 'pages/staff-cards/confirm', titleKey: 'staffCards.confirmTitle' },
  model: {
    ...{ action: '/staff/cards/p1/cancel', back: '/staff/cards/p1' },
    text: t('staffCards.confirm.cancel', { count: 38, what: longName }),
    ...{ go: t('staffCards.cancelSlips'), stay: t('staffCards.keepSlips') },
    fields: [
      { name: 'which', value: 'all' },
      { name: 'count', value: '38' },
    ],
  },
});

const refused: MakePage = ({ t }) => ({
  ...{ view: 'pages/staff-cards/refused', titleKey: 'staffCards.refusedTitle' },
  model: { text: t('staffCards.errors.tooMany', { most: 600 }), back: '/staff/classes/c1' },
});

export const cardSamples: Sample[] = [
  cards('cards', {}),
  cards('cards-none', ({ t }) => ({
    ...{ listed: [], word: done(t, 'staffCards.flash.confirmed') },
  })),
  cards('cards-of-a-teacher', {}, 'teacher'),
  cards(
    'cards-errors',
    ({ t }) => ({
      classes: [
        ...classes,
        ...classes.map((one) => ({ ...one, id: 'x', schoolId: 's2', name: longName })),
      ],
      errors: [
        wrong(t, 'kind', 'staffCards.errors.kind'),
        wrong(t, 'group', 'staffCards.errors.group'),
        wrong(t, 'validFrom', 'staffCards.errors.day'),
      ],
    }),
    'admin',
  ),
  sample('cards-confirm', confirm({ kind: 'cards', count: 1, what: 'P2' }), { path }),
  sample('slips-confirm', confirm({ kind: 'slips', count: 540, what: longName }), { path }),
  sample('labels-confirm', confirm({ kind: 'labels', count: 38, what: '4A' }), { path }),
  ...states.map((state) => print(`print-${state}`, { state })),
  print('print-to-confirm', { state: 'handed-out', waiting: 40, what: longName }),
  print('print-done', { state: 'confirmed' }, { doneKey: 'staffCards.flash.confirmed' }),
  print('slips-wait', waiting, { slips }),
  print('slips-wait-for-few', { ...waiting, waiting: slips.length }, { slips }),
  print('slips-wait-for-a-teacher', { ...waiting, waiting: 1 }, { role: 'teacher' }),
  sample('slips-cancel', cancel, { path }),
  sample('print-refused', refused, { role: 'teacher', path: '/staff/classes' }),
];
