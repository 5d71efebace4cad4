import { v7 as uuidv7 } from 'uuid';
import type { AuditEntry } from '../audit/audit';
import { MINUTE } from '../clock';
import { inTransaction } from '../db/database';
import { digestOfChanges, type StaffChanges } from './staff-changes';
import {
  importStaffFile,
  saveStaffRows,
  type StaffFileDependencies,
  type StaffFileRequest,
  type StaffSaving,
} from './staff-file';
import { readStaffFile, type StaffFileToRead } from './staff-file-reading';
import type { StaffProblem } from './staff-file.rules';
import {
  deleteStaffPreview,
  endExpiredStaffPreviews,
  findStaffPreview,
  insertStaffPreview,
  type StoredStaffPreview,
} from './staff-previews.store';

/** As long as a roster of pupils waits. */
const WAITS_MS = 30 * MINUTE;

export interface StaffPreviewRequest extends StaffFileToRead {
  school: StaffSaving['school'];
  ownerId: string;
}

export type StaffPreviewResult =
  { kind: 'ready'; id: string } | { kind: 'refused'; problems: StaffProblem[] };

export type StaffApplied =
  | { kind: 'saved'; changes: StaffChanges }
  /** Nothing was done: classes would have nobody, or something is different now. */
  | { kind: 'without-teacher' | 'changed' | 'gone' };

export function createStaffFiles(dependencies: StaffFileDependencies) {
  const { db, clock } = dependencies;
  return {
    importFile: (request: StaffFileRequest) => importStaffFile(dependencies, request),

    /** Reads the file and keeps its rows for half an hour; nothing else changes. */
    async preview(request: StaffPreviewRequest): Promise<StaffPreviewResult> {
      const { school, ownerId } = request;
      const { rows, problems } = await readStaffFile(request);
      const looked = await look(dependencies, { rows, problems, school });
      if (looked.kind === 'refused') return looked;
      const id = uuidv7({ msecs: clock.now() });
      await inTransaction(db, (tx) =>
        insertStaffPreview(tx, {
          ...{ id, ownerId, schoolId: school.id, rows },
          expiresAt: clock.now() + WAITS_MS,
          digest: digestOfChanges(looked.changes),
        }),
      );
      return { kind: 'ready', id };
    },

    find: (id: string) => findStaffPreview(db, id, clock.now()),

    /** Null when it would now change something else than what was shown first. */
    async changesOf(stored: StoredStaffPreview, school: StaffSaving['school']) {
      const looked = await look(dependencies, { rows: stored.rows, problems: [], school });
      if (looked.kind === 'refused') return null;
      return digestOfChanges(looked.changes) === stored.digest ? looked.changes : null;
    },

    apply: (request: StaffApplying) => applyPreview(dependencies, request),

    discard: (id: string) =>
      inTransaction(db, async (tx) => void (await deleteStaffPreview(tx, id))),

    sweep: () => inTransaction(db, (tx) => endExpiredStaffPreviews(tx, clock.now())),
  };
}

export type StaffFiles = ReturnType<typeof createStaffFiles>;

export interface StaffApplying {
  id: string;
  school: StaffSaving['school'];
  actor: AuditEntry['actor'];
  confirmedWithoutTeacher: boolean;
}

async function applyPreview(
  dependencies: StaffFileDependencies,
  { id, school, actor, confirmedWithoutTeacher }: StaffApplying,
): Promise<StaffApplied> {
  const { db, clock } = dependencies;
  const stored = await findStaffPreview(db, id, clock.now());
  if (stored?.schoolId !== school.id) return { kind: 'gone' };
  let isBare = false;
  const saved = await saveStaffRows(dependencies, {
    ...{ rows: stored.rows, problems: [], school, actor },
    agree: (changes) => {
      if (digestOfChanges(changes) !== stored.digest) return 'only-look';
      isBare = changes.withoutTeacher.length > 0 && !confirmedWithoutTeacher;
      return isBare ? 'stop' : 'go-on';
    },
    // Two windows at once: the one that takes it away does it.
    also: async (tx) => {
      if (!(await deleteStaffPreview(tx, id))) throw new Gone('the preview was applied meanwhile');
    },
  }).catch((error: unknown) => {
    if (error instanceof Gone) return null;
    throw error;
  });
  if (saved === null) return { kind: 'gone' };
  if (saved.kind === 'saved') return { kind: 'saved', changes: saved.changes };
  return { kind: isBare ? 'without-teacher' : 'changed' };
}

class Gone extends Error {
  override readonly name = 'Gone';
}

function look(
  dependencies: StaffFileDependencies,
  read: Pick<StaffSaving, 'rows' | 'problems' | 'school'>,
) {
  const actor = { kind: 'system', id: null } as const;
  return saveStaffRows(dependencies, { ...read, actor, agree: () => 'only-look' });
}
