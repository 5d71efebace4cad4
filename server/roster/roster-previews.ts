import type { AuditEntry } from '../audit/audit';
import type { RosterDependencies } from './roster';
import { applyPreview, type ApplyResult } from './roster-apply';
import { clearExpired, leavePlace } from './roster-place';
import { makePreview, previewOf, type Preview, type PreviewRequest } from './roster-preview-making';
import { listPreview, type ListPage, type PreviewItem } from './roster-preview.store';
import { findPreview, type StoredPreview } from './roster-previews.store';
import type { RosterRefusal } from './roster-refusal.rules';
import { RosterRefused } from './roster-refused';

export type PreviewResult =
  { kind: 'ready'; preview: Preview } | { kind: 'refused'; refusal: RosterRefusal };

export interface ApplyRequest {
  importId: number;
  ownerId: string;
  actor: AuditEntry['actor'];
  /** As typed; needed above 5 % of the pupils. */
  confirmedLeavers?: number | undefined;
}

export function createPreviews(dependencies: RosterDependencies) {
  const { db, clock } = dependencies;

  /** A preview that still waits. */
  async function waiting(which: { importId: number } | { schoolId: string }) {
    const found = await findPreview(db, which);
    return found && found.expiresAt > clock.now() ? found : null;
  }

  return {
    /** Stages a file and says what it would bring about; nothing changes before {@link apply}. */
    async preview(request: PreviewRequest): Promise<PreviewResult> {
      try {
        return { kind: 'ready', preview: await makePreview(dependencies, request) };
      } catch (error) {
        if (!(error instanceof RosterRefused)) throw error;
        return { kind: 'refused', refusal: error.refusal };
      }
    },

    /** The preview that waits for a school, whoever made it. */
    async findPreview(which: { importId: number } | { schoolId: string }): Promise<Preview | null> {
      const stored = await waiting(which);
      return stored && previewOf(dependencies, stored);
    },

    /** A page of one list of a waiting preview; null when it is gone. */
    async listPreview(importId: number, page: ListPage): Promise<PreviewItem[] | null> {
      const stored = await waiting({ importId });
      if (!stored) return null;
      const { schoolId, plan } = stored;
      return listPreview(db, { importId, schoolId, has: plan.has }, page);
    },

    /** Puts in place exactly what was previewed, in one transaction. */
    async apply(request: ApplyRequest): Promise<ApplyResult> {
      const stored = await waiting({ importId: request.importId });
      if (stored?.ownerId !== request.ownerId) return { kind: 'gone' };
      return applyStored(dependencies, stored, request);
    },

    /** Clears away previews that nobody applied in time. */
    sweepPreviews: (): Promise<void> => clearExpired(dependencies),

    /** Throws a waiting preview of one's own away. */
    discard: (mine: { importId: number; ownerId: string }): Promise<boolean> =>
      discardStored(dependencies, mine),
  };
}

async function discardStored(
  { db }: RosterDependencies,
  { importId, ownerId }: { importId: number; ownerId: string },
): Promise<boolean> {
  const stored = await findPreview(db, { importId });
  if (stored?.ownerId !== ownerId) return false;
  await leavePlace(db, importId);
  return true;
}

async function applyStored(
  dependencies: RosterDependencies,
  stored: StoredPreview,
  { actor, confirmedLeavers }: ApplyRequest,
): Promise<ApplyResult> {
  const { counts, mustConfirmLeavers } = await previewOf(dependencies, stored);
  if (counts.rejected > 0) return { kind: 'rejected', rejected: counts.rejected };
  if (mustConfirmLeavers && confirmedLeavers !== counts.leaving) {
    return { kind: 'confirm-leavers', leaving: counts.leaving };
  }
  return applyPreview(dependencies, { stored, counts, actor });
}
