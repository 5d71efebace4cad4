import type { WaitingSlip } from '../../desk/waiting-slips.store';
import { sayDay, sayMoment } from '../../http/moments';
import type { Page, PageContext } from '../../http/render';
import type { Word } from '../../http/staff-word';
import type { Print } from '../../paper/prints';
import { dayIn } from '../../schools/schools.rules';

export interface PrintFacts {
  print: Print;
  word: Word | null;
  place: { lang: string; timeZone: string };
  /** Slips that whoever looks may cancel; at most so many as fit into a form. */
  slips: readonly WaitingSlip[];
}

export function printPage({ t }: PageContext, { print, word, place, slips }: PrintFacts): Page {
  const { kind, state, waiting, lapsesAt, validFrom } = print;
  const isSlips = kind === 'slips' && state === 'handed-out' && waiting > 0;
  const slipsWait = { count: waiting, when: dayOf(validFrom, place) };
  return {
    view: 'pages/staff-cards/print',
    titleKey: 'staffCards.printTitle',
    model: {
      ...{ id: print.id, kind, state, what: print.what },
      ...{ done: print.done, total: print.total, waiting },
      notice: word,
      lapses: lapsesAt === null ? null : sayMoment(lapsesAt, place),
      canConfirm: kind === 'cards' && state === 'handed-out' && waiting > 0,
      slipsWait: isSlips ? t('staffCards.slipsWait', slipsWait) : null,
      isCut: slips.length > 0 && slips.length < waiting,
      slips: slips.length === 0 ? null : slipTable({ t }, slips),
    },
  };
}

/** Slips begin to work with a day of the school. */
function dayOf(at: number | null, { lang, timeZone }: PrintFacts['place']): string {
  return at === null ? '' : sayDay(dayIn(timeZone, at), lang);
}

function slipTable({ t }: Pick<PageContext, 't'>, slips: readonly WaitingSlip[]) {
  return {
    caption: t('staffCards.waitingCaption'),
    captionHidden: true,
    columns: ['choose', 'name', 'class'].map((column) => ({
      text: t(`staffCards.columns.${column}`),
    })),
    rows: slips.map(({ accountId, fullName, className }, index) => [
      {
        text: t('staffClasses.chooseOne', { name: fullName }),
        box: { name: `p_${index}`, value: accountId },
      },
      { text: fullName, href: `/staff/pupils/${accountId}`, testid: 'pupil' },
      { text: className },
    ]),
  };
}
