import type { Response } from 'express';
import type { PupilInScope } from '../../desk/pupil-in-scope.store';
import { pageContext } from '../../http/render';
import { staffOf } from '../../http/staff-visit';
import type { PrintKind } from '../../paper/prints.rules';
import type { Services } from '../../services';
import { asStaff } from '../../staff/staff-trail';

interface Starting {
  res: Response;
  kind: PrintKind;
  what: string;
  schoolId: string;
  pupils: readonly PupilInScope[];
  validFrom: number | null;
}

export type Started =
  { kind: 'started'; id: string } | { kind: 'needs-approval' } | { kind: 'refused'; text: string };

/** Slips are default passwords, so they count against the limit of security 36 before they are made. */
export async function startFor(
  { approvals, prints }: Services,
  { res, kind, what, schoolId, pupils, validFrom }: Starting,
): Promise<Started> {
  const { t } = pageContext(res);
  const { member } = staffOf(res);
  if (pupils.length === 0) return { kind: 'refused', text: t('staffCards.errors.nobody') };
  const accountIds = pupils.map(({ id }) => id);
  const actor = asStaff(member.id);
  const order = { kind, what, schoolId, accountIds, actor };
  // A room that is full must cost neither a place within the limit nor an approval.
  const agree = async () => (await approvals.take(member, pupils, what)).kind === 'taken';
  const isSlips = kind === 'slips';
  const started = await prints.startPrint({ ...order, ...(isSlips && { validFrom, agree }) });
  switch (started.kind) {
    case 'started':
      return { kind: 'started', id: started.print.id };
    case 'not-agreed':
      return { kind: 'needs-approval' };
    case 'not-card-level':
      return {
        kind: 'refused',
        text: t('staffCards.errors.notCardLevel', { levels: started.levels.join(', ') }),
      };
    case 'too-many':
      return { kind: 'refused', text: t('staffCards.errors.tooMany', { most: started.most }) };
    case 'busy':
      return { kind: 'refused', text: t('staffCards.errors.busy') };
    case 'no-pupils':
    case 'unknown-school':
      return { kind: 'refused', text: t('staffCards.errors.nobody') };
  }
}
