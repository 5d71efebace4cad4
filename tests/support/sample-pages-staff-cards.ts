import type { Config } from '../../server/config';
import type { Page } from '../../server/http/render';
import { cardsPage } from '../../server/journeys/staff-cards/order.page';
import type { Print } from '../../server/paper/prints';
import type { SamplePage } from './sample-models';
import { classes } from './sample-pages-staff-pupils';
import { cedarwood, context, HOUR, longName, now, sample, t } from './sample-staff';

type OrderFacts = Parameters<typeof cardsPage>[1];

const path = '/staff/cards';
const states = ['making', 'ready', 'handed-out', 'confirmed', 'lapsed', 'failed'] as const;

const listed = states.map((state, index) => ({
  ...{ id: `p${index}`, kind: index % 2 ? 'slips' : 'cards', what: 'P2', state },
  ...{ total: 40 * (index + 1), done: 12, waiting: 0, madeAt: now - index * HOUR },
})) as unknown as Print[];

const facts: OrderFacts = {
  ...{ classes, listed, errors: [], word: null, role: 'ict', school: cedarwood },
  config: { CARD_LEVELS: ['P1', 'P2'], TIME_ZONE: 'Asia/Singapore' } as unknown as Config,
};

const cards = (more: Partial<OrderFacts>) => cardsPage(context, { ...facts, ...more });

function confirm(kind: 'cards' | 'slips' | 'labels', count: number, what: string): Page {
  return {
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
  };
}

const print = (state: (typeof states)[number], more: object = {}): Page => ({
  ...{ view: 'pages/staff-cards/print', titleKey: 'staffCards.printTitle' },
  model: {
    ...{ id: 'p1', kind: 'cards', state, what: 'P2', done: 12, total: 40, waiting: 40 },
    ...{ notice: null, lapses: 'Monday, 18 January, 9.00 a.m.', canConfirm: false, ...more },
  },
});

export const staffCardPages: SamplePage[] = [
  sample('cards', cards({}), { path }),
  sample('cards-none', cards({ listed: [] }), { path }),
  sample('cards-of-a-teacher', cards({ role: 'teacher' }), { role: 'teacher', path }),
  sample(
    'cards-errors',
    cards({
      role: 'admin',
      classes: [
        ...classes,
        ...classes.map((one) => ({ ...one, id: 'x', schoolId: 's2', name: longName })),
      ],
      errors: [
        { field: 'kind', text: t('staffCards.errors.kind') },
        { field: 'group', text: t('staffCards.errors.group') },
        { field: 'validFrom', text: t('staffCards.errors.day') },
      ],
    }),
    { role: 'admin', path },
  ),
  sample('cards-confirm', confirm('cards', 1, 'P2'), { path }),
  sample('slips-confirm', confirm('slips', 540, longName), { path }),
  sample('labels-confirm', confirm('labels', 38, '4A'), { path }),
  ...states.map((state) => sample(`print-${state}`, print(state), { path })),
  sample('print-to-confirm', print('handed-out', { canConfirm: true, what: longName }), { path }),
  sample(
    'print-done',
    print('confirmed', { notice: { tone: 'success', text: t('staffCards.flash.confirmed') } }),
    { path },
  ),
  sample(
    'print-refused',
    {
      ...{ view: 'pages/staff-cards/refused', titleKey: 'staffCards.refusedTitle' },
      model: { text: t('staffCards.errors.tooMany', { most: 600 }), back: '/staff/classes/c1' },
    },
    { role: 'teacher', path: '/staff/classes' },
  ),
];
