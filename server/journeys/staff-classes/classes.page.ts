import type { ClassLine } from '../../desk/classes.store';
import type { PersonLine } from '../../desk/people.store';
import type { PupilLine } from '../../desk/pupil-list.store';
import type { FieldError } from '../../http/form';
import { pupilTags } from '../../http/pupil-tags';
import { sayDay } from '../../http/moments';
import type { Page, PageContext } from '../../http/render';
import type { Word } from '../../http/staff-word';
import type { GivenClass } from '../../staff/class-teachers.store';
import { levelHref } from './level.page';

/** @param isWide of somebody who sees more than one school */
export function classesPage(
  { t }: PageContext,
  classes: readonly ClassLine[],
  isWide = false,
): Page {
  return {
    view: 'pages/staff-classes/list',
    titleKey: 'staffClasses.title',
    model: {
      table: {
        caption: t('staffClasses.caption'),
        captionHidden: true,
        empty: t('staffClasses.none'),
        columns: [
          { text: t('staffClasses.columns.class') },
          { text: t('staffClasses.columns.year'), number: true },
          { text: t('staffClasses.columns.level') },
          { text: t('staffClasses.columns.pupils'), number: true },
          { text: t('staffClasses.columns.enrolled'), number: true },
        ],
        rows: classes.map(({ id, schoolId, name, year, level, pupils, enrolled }) => [
          { text: name, href: `/staff/classes/${id}` },
          { text: String(year), number: true },
          { text: level, href: levelHref(level, isWide ? schoolId : '') },
          { text: String(pupils), number: true },
          { text: String(enrolled), number: true },
        ]),
      },
    },
  };
}

export interface TypedCover {
  teacherId: string;
  fromDay: string;
  toDay: string;
}

interface ClassFacts {
  formClass: ClassLine;
  word: Word | null;
  errors: FieldError[];
  pupils: readonly PupilLine[];
  teachers: readonly GivenClass[];
  colleagues: readonly PersonLine[];
  /** Into the form for a cover. */
  typed?: TypedCover | null | undefined;
  today: string;
  mayPrintCards: boolean;
  mayCover: boolean;
  /** Of somebody who sees more than one school. */
  isWide: boolean;
}

export function classPage({ t, lang }: PageContext, facts: ClassFacts): Page {
  const { formClass, word, errors, pupils, teachers, today } = facts;
  return {
    view: 'pages/staff-classes/class',
    titleKey: 'staffClasses.classTitle',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      ...{ id: formClass.id, name: formClass.name, year: formClass.year, level: formClass.level },
      ...{ errors, mayCover: facts.mayCover },
      cover: facts.typed ?? { teacherId: '', fromDay: today, toDay: today },
      levelHref: levelHref(formClass.level, facts.isWide ? formClass.schoolId : ''),
      notice: word,
      table: pupilTable({ t }, pupils),
      kinds: ['slips', 'labels', ...(facts.mayPrintCards ? ['cards'] : [])].map((value) => ({
        value,
        text: t(`staffClasses.kinds.${value}`),
      })),
      teachers: teachers.map((one) => ({
        id: one.id,
        text: t(`staffClasses.teacher.${one.kind}`, {
          name: one.staffName,
          from: sayDay(one.fromDay, lang),
          to: one.toDay === null ? t('staffClasses.open') : sayDay(one.toDay, lang),
        }),
        canEnd: facts.mayCover && one.kind === 'cover' && (one.toDay ?? today) >= today,
      })),
      colleagues: facts.colleagues.map(({ id, name }) => ({ value: id, text: name })),
    },
  };
}

function pupilTable({ t }: Pick<PageContext, 't'>, pupils: readonly PupilLine[]) {
  return {
    caption: t('staffClasses.pupilsCaption'),
    captionHidden: true,
    empty: t('staffClasses.nobody'),
    columns: ['choose', 'name', 'loginId', 'state'].map((column) => ({
      text: t(`staffClasses.columns.${column}`),
    })),
    rows: pupils.map((line, index) => [
      {
        text: t('staffClasses.chooseOne', { name: line.fullName }),
        box: { name: `p_${index}`, value: line.id },
      },
      { text: line.fullName, href: `/staff/pupils/${line.id}`, testid: 'pupil' },
      { text: line.loginId },
      { text: pupilTags(t, line).join(', '), ...(line.locked && { tone: 'wrong' }) },
    ]),
  };
}
