import { sayDay } from '../../http/moments';
import type { Page, PageContext } from '../../http/render';
import type { Word } from '../../http/staff-word';
import { CARD_BANK, type Bank, type BankQuestion } from '../../questions/bank.rules';
import { dayIn } from '../../schools/schools.rules';

interface BanksFacts {
  banks: readonly Bank[];
  /** The name of the one that pupils choose from. */
  current: string;
}

export function banksPage({ t }: PageContext, { banks, current }: BanksFacts): Page {
  const useOf = (name: string) =>
    name === CARD_BANK ? 'cards' : name === current ? 'current' : 'spare';
  return {
    view: 'pages/staff-settings/banks',
    titleKey: 'staffBanks.title',
    model: {
      isShort: banks.some(({ name, isShort }) => name === current && isShort),
      table: {
        ...{ caption: t('staffBanks.caption'), captionHidden: true },
        columns: [
          { text: t('staffBanks.columns.bank') },
          { text: t('staffBanks.columns.use') },
          { text: t('staffBanks.columns.offered'), number: true },
          { text: t('staffBanks.columns.retired'), number: true },
        ],
        rows: banks.map(({ name, all }) => [
          { text: t(`staffBanks.names.${name}`), href: `/staff/settings/banks/${name}` },
          { text: t(`staffBanks.uses.${useOf(name)}`) },
          { text: String(countOf(all, 'offered')), number: true },
          { text: String(countOf(all, 'retired')), number: true },
        ]),
      },
    },
  };
}

interface BankFacts {
  bank: Bank;
  /** When each question was changed last, in ms since 1970; those that never were are not there. */
  changed: ReadonlyMap<string, number>;
  place: { lang: string; timeZone: string };
  word: Word | null;
}

export function bankPage(
  { t, lang }: PageContext,
  { bank, changed, place, word }: BankFacts,
): Page {
  const isCard = bank.name === CARD_BANK;
  const sayChanged = ({ id }: BankQuestion) => {
    const at = changed.get(id);
    return at === undefined
      ? t('staffBanks.asShipped')
      : sayDay(dayIn(place.timeZone, at), place.lang);
  };
  const columns = ['question', 'popular', 'state', 'changed'] as const;
  const row = (question: BankQuestion) => {
    const { id, text, popular, state } = question;
    return [
      { text: sayIn(lang, text), href: `/staff/settings/questions/${id}` },
      { text: String(popular.length), number: true },
      { text: t(`staffBanks.states.${state}`), ...(state === 'retired' && { tone: 'warning' }) },
      { text: sayChanged(question) },
    ];
  };
  return {
    view: 'pages/staff-settings/bank',
    titleKey: `staffBanks.names.${bank.name}`,
    model: {
      ...{ name: bank.name, title: t(`staffBanks.names.${bank.name}`), isCard, notice: word },
      isShort: bank.isShort,
      about: t(`staffBanks.about.${bank.name}`),
      counts: t('staffBanks.counts', {
        offered: countOf(bank.all, 'offered'),
        retired: countOf(bank.all, 'retired'),
      }),
      table: {
        ...{ caption: t('staffBanks.questionsCaption'), captionHidden: true },
        columns: columns.map((one) => ({
          text: t(`staffBanks.columns.${one}`),
          ...(one === 'popular' && { number: true }),
        })),
        rows: bank.all.map(row),
      },
    },
  };
}

/** As the reader knows it; the four wordings stand on the question's own page. */
function sayIn(lang: string, text: BankQuestion['text']): string {
  return new Map<string, string>(Object.entries(text)).get(lang) ?? text.en;
}

function countOf(questions: readonly BankQuestion[], state: BankQuestion['state']): number {
  return questions.filter((question) => question.state === state).length;
}
