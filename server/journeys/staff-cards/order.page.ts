import type { Config } from '../../config';
import { levels } from '../../accounts/account';
import type { ClassLine } from '../../desk/classes.store';
import type { FieldError } from '../../http/form';
import { placeOf, sayMoment } from '../../http/moments';
import type { Page, PageContext } from '../../http/render';
import type { Word } from '../../http/staff-word';
import type { Print } from '../../paper/prints';
import type { School } from '../../schools/school';
import { may, type Role } from '../../staff/roles.rules';

interface OrderFacts {
  classes: readonly ClassLine[];
  listed: readonly Print[];
  errors: FieldError[];
  word: Word | null;
  role: Role;
  config: Config;
  school: School | null;
}

export function cardsPage(context: PageContext, facts: OrderFacts): Page {
  const { t } = context;
  const { classes, listed, errors, word, role, config, school } = facts;
  const place = placeOf(context, school?.timeZone ?? config.TIME_ZONE);
  return {
    view: 'pages/staff-cards/cards',
    titleKey: 'staffCards.title',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      errors,
      notice: word,
      mayOrder: may(role, 'cards-for-many'),
      kinds: ['cards', 'slips', 'labels'].map((value) => ({
        value,
        text: t(`staffCards.kinds.${value}`, { levels: config.CARD_LEVELS.join(', ') }),
      })),
      groups: [
        ...schoolsOf(classes).flatMap((schoolId) =>
          levels.map((level) => ({
            value: `level:${schoolId}:${level}`,
            text: t('staffCards.level', { level }),
          })),
        ),
        ...classes.map(({ id, name }) => ({
          value: `class:${id}`,
          text: t('staffCards.class', { name }),
        })),
      ],
      table: {
        caption: t('staffCards.listCaption'),
        empty: t('staffCards.none'),
        columns: ['what', 'when', 'count', 'state'].map((column) => ({
          text: t(`staffCards.columns.${column}`),
        })),
        rows: listed.map((print) => [
          {
            text: `${t(`staffCards.kindNames.${print.kind}`)}, ${print.what}`,
            href: `/staff/cards/${print.id}`,
          },
          { text: sayMoment(print.madeAt, place) },
          { text: String(print.total), number: true },
          { text: t(`staffCards.states.${print.state}`) },
        ]),
      },
    },
  };
}

function schoolsOf(classes: readonly ClassLine[]): string[] {
  const ids = [...new Set(classes.map(({ schoolId }) => schoolId))];
  // Across many schools a level would be a country's print: there a class is chosen.
  return ids.length === 1 ? ids : [];
}
