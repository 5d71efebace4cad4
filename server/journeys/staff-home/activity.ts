import type { DayCounts } from '../../desk/overview.store';
import { dayChart } from '../../http/charts';
import { sayDay } from '../../http/moments';
import type { PageContext } from '../../http/render';

const dayKinds = ['resets', 'unlocks', 'defaults', 'locks'] as const;

/** The days as a chart, and the same numbers as a table. */
export function activityOf(context: PageContext, days: readonly DayCounts[]) {
  const { t } = context;
  return {
    chart: dayChart(days.map((day) => dayKinds.map((kind) => day[kind]))),
    legend: dayKinds.map((kind) => ({ kind, text: t(`staffHome.kinds.${kind}`) })),
    table: dayTable(context, days),
  };
}

function dayTable({ t, lang }: PageContext, days: readonly DayCounts[]) {
  return {
    caption: t('staffHome.activity'),
    captionHidden: true,
    columns: [
      { text: t('staffHome.columns.day') },
      ...dayKinds.map((kind) => ({ text: t(`staffHome.kinds.${kind}`), number: true })),
    ],
    rows: days.map((day) => [
      { text: sayDay(day.day, lang) },
      ...dayKinds.map((kind) => ({ text: String(day[kind]), number: true })),
    ]),
  };
}
