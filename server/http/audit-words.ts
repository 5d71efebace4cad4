import type { AuditLine } from '../desk/audit-lines.store';
import type { Translate } from './render';

/** What can be looked for, in the order of the list. */
export const auditActions: readonly string[] = [
  ...['sign-in', 'challenge', 'current-password', 'password.changed', 'password.not-me'],
  ...['default-password.issued', 'lock.released', 'qna.set', 'qna.changed', 'qna.asked-anew'],
  ...[
    'cards.made',
    'cards.confirmed',
    'account.disabled',
    'account.enabled',
    'account.signed-out',
    'account.purged',
  ],
  ...['roster.import', 'leaving.applied', 'leaving.undone', 'staff.file', 'transfer.requested'],
  ...['transfer.approved', 'transfer.refused', 'print.started', 'print.handed-out'],
  ...['slips.cancelled'],
  ...['request.made', 'request.taken', 'request.answered', 'request.resolved', 'approval.asked'],
  ...['approval.approved', 'approval.refused', 'cover.given', 'cover.ended'],
  ...['staff.viewed', 'staff.denied', 'staff.sign-in', 'staff.sign-out', 'staff.signed-out'],
  ...['staff.staff-code', 'staff.current-password', 'staff.proved', 'staff.codes-renewed'],
  ...['staff.disabled', 'staff.enabled'],
  ...['staff.invited', 'staff.role', 'staff.link-made', 'staff.factor-set'],
  ...['staff.factor-removed', 'staff.password-set', 'alert.handled', 'school.add'],
  ...[
    'school.changed',
    'school.policy',
    'school.renamed',
    'switch.on',
    'switch.off',
    'audit.viewed',
    'audit.export',
  ],
  ...['audit.verified', 'account.export', 'audit.exposure', 'question.added'],
  ...['question.changed', 'question.retired', 'question.offered'],
  ...['backup.made', 'backup.restored', 'keys.rotated'],
];

const known = new Set(auditActions);

/** In plain words where there are some, else by its name in the audit. */
export function sayAction(t: Translate, action: string): string {
  return known.has(action) ? t(`staffAudit.actions.${keyOf(action)}`) : action;
}

/** "Wrong", "done", … ; what has no word of its own stays as it is. */
export function sayResult(t: Translate, result: string): string {
  return results.has(result) ? t(`staffAudit.results.${result}`) : result;
}

const results = new Set(['done', 'right', 'wrong', 'passed', 'refused', 'started', 'sound']);

export function sayActor(t: Translate, line: AuditLine, pupils: Map<string, string>): string {
  const { actorKind, actorId, actorName } = line;
  const pupil = actorId === null ? undefined : pupils.get(actorId);
  return actorName ?? pupil ?? t(`staffPupils.actors.${actorKind}`);
}

/** "format csv, school CPS": the facts beside the deed, which are never personal. */
export function sayDetails({ details }: AuditLine): string {
  try {
    const facts = Object.entries(JSON.parse(details) as Record<string, unknown>);
    return facts
      .filter(([, value]) => value !== null && value !== '')
      .map(([name, value]) => `${name} ${String(value)}`)
      .join(', ');
  } catch {
    // A row that somebody tampered with may hold anything; it is still shown.
    return details;
  }
}

const keyOf = (action: string): string => action.replace(/[^A-Za-z0-9]+/g, '-');
