import type { FieldError } from '../../http/form';
import { sayDay } from '../../http/moments';
import type { Page, PageContext, Translate } from '../../http/render';
import type { Word } from '../../http/staff-word';
import type { LeavingBatch } from '../../roster/leavings.store';
import type { RefusalProblem } from '../../roster/roster-refusal.rules';
import type { Transfer } from '../../roster/transfers.store';
import type { TypedRoster } from './roster.form';
import type { SchoolInScope } from './schools-in-scope';

/** Problems that a page shows; the command line tells them all. */
const PROBLEMS_SHOWN = 200;

interface RosterFacts {
  /** Nothing where the form is opened. */
  typed?: TypedRoster;
  schools: readonly SchoolInScope[];
  school: SchoolInScope | undefined;
  errors: FieldError[];
  problems: readonly RefusalProblem[];
  done?: { what: string; counts: Record<string, number | string> };
  word?: Word | null;
  /** Of one's own preview. */
  waitingId: number | null;
  leavings: readonly LeavingBatch[];
  transfers: readonly Transfer[];
  /** Null for those who decide for every school. */
  ownSchoolId: string | null;
}

export function rosterPage({ t, lang }: PageContext, facts: RosterFacts): Page {
  const { schools, school, errors, problems, done, waitingId } = facts;
  return {
    view: 'pages/staff-roster/home',
    titleKey: 'roster.title',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      ...{ errors, waitingId },
      schools: schools.map(({ code, name }) => ({ value: code, text: name })),
      schoolCode: school?.code ?? '',
      typed: facts.typed ?? nothingTyped,
      whats: ['pupils', 'staff'].map((value) => ({ value, text: t(`roster.${value}`) })),
      notice: done ? sayDone(t, done) : (facts.word ?? null),
      slips: done?.what === 'applied' && Number(done.counts['created']) > 0,
      problems: problems.length === 0 ? null : problemTable(t, problems),
      leavings: facts.leavings.map(({ batchId, leavesOn, count }) => ({
        id: batchId,
        day: leavesOn === '' ? t('roster.leavingsAtOnce') : sayDay(leavesOn, lang),
        count,
      })),
      transfers: facts.transfers.map((transfer) => transferLine(t, transfer, facts)),
    },
  };
}

const failures = ['gone', 'changed', 'notUndone', 'decided', 'number-taken'];

function sayDone(t: Translate, { what, counts }: NonNullable<RosterFacts['done']>) {
  const tone = failures.includes(what) ? 'warning' : 'success';
  return { tone, text: t(`roster.done.${what}`, counts) };
}

const nothingTyped: TypedRoster = {
  ...{ school: '', what: 'pupils', leavingOn: '', year: '' },
  ...{ complete: false, numbersAreOurs: false },
};

function problemTable(t: Translate, problems: readonly RefusalProblem[]) {
  return {
    caption: t('roster.problems'),
    columns: [{ text: t('roster.line'), number: true }, { text: t('roster.problem') }],
    rows: problems
      .slice(0, PROBLEMS_SHOWN)
      .map(({ line, problem }) => [
        { text: line === null ? '' : String(line), number: true },
        { text: problem },
      ]),
  };
}

function transferLine(
  t: Translate,
  { id, fullName, studentNumber, fromSchoolId, toSchoolId, className }: Transfer,
  { schools, ownSchoolId }: RosterFacts,
) {
  // Somebody of a school knows no other one but by its side of the transfer.
  const nameOf = (schoolId: string) => schools.find(({ id: own }) => own === schoolId)?.name ?? '…';
  const [from, to] = [nameOf(fromSchoolId), nameOf(toSchoolId)];
  return {
    id,
    text: t('roster.transferLine', { name: fullName, number: studentNumber, from, to, className }),
    mayDecide: ownSchoolId === null || ownSchoolId === fromSchoolId,
  };
}
