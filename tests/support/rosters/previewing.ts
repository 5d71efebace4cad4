import type { Db } from '../../../server/db/database';
import type { Roster } from '../../../server/roster/roster';
import type { Preview, PreviewRequest } from '../../../server/roster/roster-preview-making';
import type { ApplyResult } from '../../../server/roster/roster-apply';
import type { ApplyRequest } from '../../../server/roster/roster-previews';
import { fakeClock, type FakeClock } from '../fake-clock';
import type { SchoolFixture } from '../fixtures';
import { rosterFile, rosterOf } from './importing';

export const ict = { kind: 'staff', id: 'ict-of-the-school' } as const;

export interface Previewing {
  clock: FakeClock;
  roster: Roster;
  /** Stages rows as the whole school, with numbers of its own, unless told otherwise. */
  preview: (
    rows: readonly string[] | { file: string },
    more?: Partial<PreviewRequest>,
  ) => Promise<Preview>;
  apply: (preview: Preview, more?: Partial<ApplyRequest>) => Promise<ApplyResult>;
}

/** What ICT of a school does with files. */
export function previewing(db: Db, school: SchoolFixture, clock = fakeClock()): Previewing {
  const roster = rosterOf(db, { clock });
  return {
    ...{ clock, roster },
    async preview(rows, more = {}) {
      const file = 'file' in rows ? rows.file : rosterFile(rows);
      const request = { file, schoolCode: school.code, ownerId: ict.id, complete: true };
      // The schools of a test run share their numbers.
      const numbersAreOurs = true;
      const result = await roster.preview({ ...request, numbersAreOurs, ...more });
      if (result.kind !== 'ready') throw new Error(JSON.stringify(result.refusal));
      return result.preview;
    },
    apply: ({ importId }, more = {}) =>
      roster.apply({ importId, ownerId: ict.id, actor: ict, ...more }),
  };
}
