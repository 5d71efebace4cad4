import { levels } from '../../accounts/account';
import type { ClassLine } from '../../desk/classes.store';
import { pupilStates, type PupilLine } from '../../desk/pupil-list.store';
import type { Page, PageContext, Translate } from '../../http/render';
import type { Word } from '../../http/staff-word';
import { pupilTags } from '../../http/pupil-tags';

export interface ListQuery {
  q: string;
  class: string;
  level: string;
  state: string;
  afterName: string;
  afterId: string;
}

interface ListFacts {
  found: readonly PupilLine[];
  more: boolean;
  most: number;
  classes: readonly ClassLine[];
  query: ListQuery;
  word: Word | null;
}

export function pupilListPage({ t }: PageContext, facts: ListFacts): Page {
  const { query, classes, most } = facts;
  const shown = facts.found.slice(0, most);
  // Locked pupils can be unlocked together; any other list is only looked at.
  const isTickable = query.state === 'locked';
  return {
    view: 'pages/staff-pupils/list',
    titleKey: 'staffPupils.title',
    model: {
      query,
      notice: facts.word,
      canUnlock: isTickable && shown.length > 0,
      options: {
        class: [
          none(t('staffPupils.anyClass')),
          ...classes.map(({ id, name }) => option(id, name)),
        ],
        level: [none(t('staffPupils.anyLevel')), ...levels.map((one) => option(one, one))],
        state: [
          none(t('staffPupils.anyState')),
          ...pupilStates.map((one) => option(one, t(`staffPupils.states.${one}`))),
        ],
      },
      table: {
        caption: t('staffPupils.caption'),
        captionHidden: true,
        empty: t('staffPupils.nobody'),
        columns: [
          ...(isTickable ? ['choose'] : []),
          ...['name', 'class', 'loginId', 'number', 'state'],
        ].map((column) => ({ text: t(`staffPupils.columns.${column}`) })),
        rows: shown.map((line, index) => [
          ...(isTickable ? [tickBox(t, line, index)] : []),
          { text: line.fullName, href: `/staff/pupils/${line.id}`, testid: 'pupil' },
          { text: line.className },
          { text: line.loginId },
          { text: line.studentNumber },
          { text: pupilTags(t, line).join(', '), ...(line.locked && { tone: 'wrong' }) },
        ]),
      },
      next: facts.more ? nextPage(query, shown.at(-1)) : null,
    },
  };
}

function tickBox(t: Translate, line: PupilLine, index: number) {
  const text = t('staffClasses.chooseOne', { name: line.fullName });
  return { text, box: { name: `p_${index}`, value: line.id } };
}

function nextPage(query: ListQuery, last: PupilLine | undefined): string | null {
  if (!last) return null;
  const { q, class: formClass, level, state } = query;
  const place = { q, class: formClass, level, state, afterName: last.fullName, afterId: last.id };
  const set = Object.entries(place).filter(([, value]) => value !== '');
  return `/staff/pupils?${new URLSearchParams(set).toString()}`;
}

const option = (value: string, text: string) => ({ value, text });
const none = (text: string) => option('', text);
