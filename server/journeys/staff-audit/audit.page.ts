import type { AuditLine } from '../../desk/audit-lines.store';
import type { ChainCheck } from '../../desk/audit-desk';
import type { AuditHead } from '../../audit/chain';
import { sayMoment } from '../../http/moments';
import type { Page, PageContext, Translate } from '../../http/render';
import type { AuditQuery } from './audit.query';
import { auditActions, sayAction, sayActor, sayDetails, sayResult } from '../../http/audit-words';

export interface AuditFacts {
  query: AuditQuery;
  wrong: ('from' | 'to')[];
  lines: readonly AuditLine[];
  more: boolean;
  pupils: Map<string, string>;
  /** Those to choose from; none for a person of one school. */
  schools: readonly { code: string; name: string }[];
  place: { lang: string; timeZone: string };
  head: AuditHead | null;
  lastCheck: { at: number; result: string } | null;
  justChecked: ChainCheck | null;
}

export function auditPage({ t }: PageContext, facts: AuditFacts): Page {
  const { query, wrong, lines, place, schools } = facts;
  const { person, action, from, to, school } = query;
  const errors = wrong.map((field) => ({ field, text: t('staffAudit.errors.day') }));
  return {
    view: 'pages/staff-audit/list',
    titleKey: 'staffAudit.title',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      query,
      errors,
      actions: auditActions.map((value) => ({ value, text: sayAction(t, value) })),
      schools: schools.map(({ code, name }) => ({ value: code, text: name })),
      hidden: Object.entries({ person, action, from, to, school }).filter(
        ([, text]) => text !== '',
      ),
      table: {
        caption: t('staffAudit.caption'),
        captionHidden: true,
        empty: t('staffAudit.nothing'),
        columns: ['when', 'who', 'what', 'whom', 'result', 'details'].map((column) => ({
          text: t(`staffAudit.columns.${column}`),
        })),
        rows: lines.map((line) => [
          { text: sayMoment(line.at, place) },
          { text: sayActor(t, line, facts.pupils) },
          { text: sayAction(t, line.action) },
          subjectCell(line, facts.pupils),
          { text: sayResult(t, line.result) },
          { text: sayDetails(line) },
        ]),
      },
      next: facts.more ? nextPage(query, lines.at(-1)) : null,
      chain: sayChain(t, facts),
    },
  };
}

function subjectCell({ subjectId, subjectName }: AuditLine, pupils: Map<string, string>) {
  const pupil = subjectId === null ? undefined : pupils.get(subjectId);
  if (pupil !== undefined) return { text: pupil, href: `/staff/pupils/${String(subjectId)}` };
  return { text: subjectName ?? subjectId ?? '' };
}

function sayChain(t: Translate, { head, lastCheck, justChecked, place }: AuditFacts): string[] {
  const count = head?.seq ?? 0;
  const state = head
    ? t('staffAudit.chain.head', { count, mac: head.mac.slice(0, MAC_SHOWN) })
    : t('staffAudit.chain.empty');
  if (justChecked?.kind === 'too-long') return [state, t('staffAudit.chain.tooLong')];
  if (!lastCheck) return [state, t('staffAudit.chain.never')];
  const key = lastCheck.result === 'sound' ? 'sound' : 'findings';
  return [state, t(`staffAudit.chain.${key}`, { when: sayMoment(lastCheck.at, place) })];
}

const MAC_SHOWN = 16;

function nextPage(query: AuditQuery, last: AuditLine | undefined): string | null {
  if (!last) return null;
  const place = { ...query, beforeAt: String(last.at), beforeId: last.id };
  const set = Object.entries(place).filter(([, value]) => value !== '');
  return `/staff/audit?${new URLSearchParams(set).toString()}`;
}
