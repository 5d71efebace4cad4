import { identifications } from '../../access/trail';
import type { Level } from '../../accounts/account';
import type { LevelClass, LevelSchool } from '../../desk/level.store';
import type { PupilLine } from '../../desk/pupil-list.store';
import { pupilTags } from '../../http/pupil-tags';
import type { Page, PageContext, Translate } from '../../http/render';
import type { Word } from '../../http/staff-word';

export interface LevelFacts {
  level: Level;
  school: LevelSchool;
  classes: readonly LevelClass[];
  /** The first ones. */
  locked: readonly PupilLine[];
  /** All of them. */
  lockedCount: number;
  mayPrint: boolean;
  /** The school makes the answers of this level. */
  hasCards: boolean;
  word: Word | null;
}

export function levelPage({ t }: PageContext, facts: LevelFacts): Page {
  const { level, school, locked, lockedCount, mayPrint, hasCards } = facts;
  return {
    view: 'pages/staff-classes/level',
    titleKey: 'staffClasses.level.title',
    model: {
      ...{ level, school: school.name, schoolCode: school.code, mayPrint, lockedCount },
      notice: facts.word,
      group: `level:${school.id}:${level}`,
      pupilsHref: `/staff/pupils?level=${level}`,
      classes: classTable(t, facts.classes),
      locked: lockedTable(t, locked),
      isCut: lockedCount > locked.length,
      most: locked.length,
      identifications: identifications
        .filter((one) => one !== 'not-said')
        .map((value) => ({ value, text: t(`staffPupils.identified.${value}`) })),
      kinds: [...(hasCards ? ['cards'] : []), 'slips', 'labels'].map((value) => ({
        ...{ value, text: t(`staffClasses.kinds.${value}`) },
      })),
    },
  };
}

/** @param school its code or id, where more than one is in sight */
export function levelHref(level: string, school: string): string {
  const query = school === '' ? '' : `?${new URLSearchParams({ school }).toString()}`;
  return `/staff/levels/${encodeURIComponent(level)}${query}`;
}

const numbers = ['pupils', 'enrolled', 'locked', 'default'];

function classTable(t: Translate, classes: readonly LevelClass[]) {
  return {
    caption: t('staffClasses.level.caption'),
    captionHidden: true,
    columns: ['class', 'year', ...numbers].map((column) => ({
      text: t(`staffClasses.columns.${column}`),
      ...(column !== 'class' && { number: true }),
    })),
    rows: classes.map((one) => [
      { text: one.name, href: `/staff/classes/${one.id}` },
      ...[one.year, one.pupils, one.enrolled, one.locked, one.defaultPending].map((count) => ({
        ...{ text: String(count), number: true },
      })),
    ]),
  };
}

function lockedTable(t: Translate, locked: readonly PupilLine[]) {
  return {
    caption: t('staffClasses.level.lockedCaption'),
    captionHidden: true,
    columns: ['choose', 'name', 'class', 'loginId', 'state'].map((column) => ({
      text: t(`staffClasses.columns.${column}`),
    })),
    rows: locked.map((line, index) => [
      {
        text: t('staffClasses.chooseOne', { name: line.fullName }),
        box: { name: `p_${index}`, value: line.id },
      },
      { text: line.fullName, href: `/staff/pupils/${line.id}`, testid: 'pupil' },
      { text: line.className },
      { text: line.loginId },
      { text: pupilTags(t, line).join(', '), tone: 'wrong' },
    ]),
  };
}
