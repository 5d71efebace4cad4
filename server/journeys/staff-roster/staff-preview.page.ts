import { sayDay } from '../../http/moments';
import type { Page, PageContext, Translate } from '../../http/render';
import type { StaffChanges } from '../../roster/staff-changes';

interface PreviewFacts {
  id: string;
  school: string;
  changes: StaffChanges;
  isWrong: boolean;
}

export function staffPreviewPage(context: PageContext, facts: PreviewFacts): Page {
  const { t } = context;
  const { id, school, changes, isWrong } = facts;
  const { fresh, given, withoutTeacher } = changes;
  const text = t('roster.errors.withoutTeacher', { classes: withoutTeacher.join(', ') });
  const of = (change: string) => given.filter((one) => one.change === change);
  return {
    view: 'pages/staff-roster/staff-preview',
    titleKey: 'roster.previewTitle',
    status: isWrong ? 400 : 200,
    hasErrors: isWrong,
    model: {
      ...{ id, withoutTeacher },
      errors: isWrong ? [{ field: 'withoutTeacher', text }] : [],
      heading: t('roster.staffHeading', { school }),
      tables: [
        freshTable(t, fresh),
        classTable(context, t('roster.staffLists.given'), of('new')),
        classTable(context, t('roster.staffLists.lastDay'), of('last-day')),
        classTable(context, t('roster.staffLists.same'), of('none')),
      ],
    },
  };
}

function freshTable(t: Translate, fresh: StaffChanges['fresh']) {
  return {
    caption: counted(t('roster.staffLists.fresh'), fresh.length),
    empty: t('roster.nobody'),
    columns: columns(t, ['name', 'email', 'role']),
    rows: fresh.map(({ name, email, role }) => [
      ...[{ text: name }, { text: email }],
      { text: t(`staff.roles.${role}`) },
    ]),
  };
}

function classTable({ t, lang }: PageContext, caption: string, given: StaffChanges['given']) {
  return {
    caption: counted(caption, given.length),
    empty: t('roster.nobody'),
    columns: columns(t, ['className', 'year', 'name', 'from', 'to']),
    rows: given.map(({ className, year, name, from, to }) => [
      ...[{ text: className }, { text: String(year) }, { text: name }],
      ...[{ text: sayDay(from, lang) }, { text: to === null ? '' : sayDay(to, lang) }],
    ]),
  };
}

const columns = (t: Translate, names: readonly string[]) =>
  names.map((name) => ({ text: t(`roster.staffColumns.${name}`) }));

const counted = (text: string, count: number): string => `${text} (${count})`;
