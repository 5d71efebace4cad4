import { sayDay } from '../../http/moments';
import type { Page, PageContext, Translate } from '../../http/render';
import type { Preview } from '../../roster/roster-preview-making';
import {
  previewLists,
  type PreviewItem,
  type PreviewList,
} from '../../roster/roster-preview.store';

interface PreviewFacts {
  preview: Preview;
  schoolName: string;
  list: PreviewList;
  items: readonly PreviewItem[];
  hasMore: boolean;
  isWrong: boolean;
}

export function previewPage({ t, lang }: PageContext, facts: PreviewFacts): Page {
  const { preview, schoolName, list, items, hasMore, isWrong } = facts;
  const { importId, counts, present, year, leavingOn, mustConfirmLeavers } = preview;
  const last = items.at(-1);
  const errors = isWrong ? [{ field: 'confirmedLeavers', text: t('roster.errors.leavers') }] : [];
  return {
    view: 'pages/staff-roster/preview',
    titleKey: 'roster.previewTitle',
    status: isWrong ? 400 : 200,
    hasErrors: isWrong,
    model: {
      ...{ importId, errors, mustConfirmLeavers },
      leavingOn: leavingOn === null ? null : sayDay(leavingOn, lang),
      heading: t('roster.heading', { school: schoolName }),
      facts: t('roster.facts', { year, rows: counts.rows }),
      confirmText: t('roster.confirmed', { leaving: counts.leaving, present }),
      canApply: counts.rejected === 0,
      counts: countTable(t, preview),
      items: itemTable(t, list, items),
      nextHref:
        hasMore && last ? `/staff/roster/${importId}?list=${list}&after=${last.line}` : null,
    },
  };
}

function countTable(t: Translate, { importId, counts }: Preview) {
  return {
    caption: t('roster.countsCaption'),
    columns: [{ text: t('roster.list') }, { text: t('roster.count'), number: true }],
    rows: previewLists.map((list) => [
      {
        text: t(`roster.lists.${list}`),
        href: `/staff/roster/${importId}?list=${list}`,
        testid: `list-${list}`,
      },
      { text: String(counts[list]), number: true },
    ]),
  };
}

function itemTable(t: Translate, list: PreviewList, items: readonly PreviewItem[]) {
  const isRejected = list === 'rejected';
  return {
    caption: t(`roster.lists.${list}`),
    empty: t('roster.nobody'),
    columns: [
      { text: t('roster.number') },
      { text: t('roster.name') },
      { text: t('roster.className') },
      { text: t('roster.level') },
      { text: isRejected ? t('roster.problem') : t('roster.before') },
    ],
    rows: items.map((item) => [
      { text: item.studentNumber ?? `${t('roster.line')} ${item.line}` },
      { text: item.fullName ?? '' },
      { text: item.className ?? '' },
      { text: item.level ?? '' },
      { text: isRejected ? `${t('roster.line')} ${item.line}: ${item.problem}` : beforeOf(item) },
    ]),
  };
}

/** Only what was different. */
function beforeOf({ before, fullName, className, level }: PreviewItem): string {
  if (!before) return '';
  return [
    ...(before.fullName === fullName ? [] : [before.fullName]),
    ...(before.className === className ? [] : [before.className]),
    ...(before.level === level ? [] : [before.level]),
  ].join(', ');
}
