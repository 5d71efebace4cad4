import { lstat } from 'node:fs/promises';
import { RosterRefused } from './roster-refused';
import { inStep, type Run } from './roster-run';
import {
  findPlannedPupils,
  keepPasswords,
  type PlannedPupil,
  type StoredPassword,
} from './roster-slips.store';
import { openSlips, type SlipsFile, type SlipsPlace } from './slips-file';

/** Makes a default password for a pupil who is not there yet: one hash, outside any transaction. */
export type IssueDefault = (
  pupil: SlipSubject & { schoolId: string },
) => Promise<{ password: string; stored: StoredPassword }>;

export type SlipSubject = Pick<
  PlannedPupil,
  'accountId' | 'loginId' | 'fullName' | 'firstName' | 'lastName'
>;

/** Told before the long work begins; opening the file refuses it once more. */
export async function refuseExistingSlips(file: string): Promise<void> {
  const isThere = await lstat(file).then(
    () => true,
    () => false,
  );
  if (isThere) throw new RosterRefused({ kind: 'slips-exist', file });
}

export interface SlipsRequest extends Pick<SlipsPlace, 'file' | 'printSlips'> {
  issueDefault: IssueDefault;
  /** How many new pupils there are. */
  total: number;
}

/**
 * Writes a default password for every new pupil and keeps the hashes for the commit. The file is on
 * the disk when this resolves: a password that nobody can read would have to be made again.
 *
 * @throws {RosterRefused} slips-exist or slips-unwritable
 */
export async function writeSlips(run: Run, request: SlipsRequest): Promise<SlipsFile> {
  const slips = await openSlips({ ...request, schoolId: run.schoolId });
  try {
    await issueAll(run, slips, request);
    await slips.close();
    return slips;
  } catch (error) {
    await slips.discard();
    throw error;
  }
}

async function issueAll(run: Run, slips: SlipsFile, { issueDefault, total }: SlipsRequest) {
  let afterLine = 0;
  let done = 0;
  run.onProgress({ phase: 'slips', done, total });
  for (;;) {
    const page = await findPlannedPupils(run.db, run.importId, { afterLine, limit: PAGE });
    if (page.length === 0) return;
    const kept: { line: number; stored: StoredPassword }[] = [];
    for (let start = 0; start < page.length; start += AT_ONCE) {
      const issued = await Promise.all(
        page.slice(start, start + AT_ONCE).map(async (pupil) => {
          return { pupil, ...(await issueDefault({ ...pupil, schoolId: run.schoolId })) };
        }),
      );
      for (const { pupil, password, stored } of issued) {
        await slips.write({ ...pupil, defaultPassword: password });
        kept.push({ line: pupil.line, stored });
      }
      done += issued.length;
      run.onProgress({ phase: 'slips', done, total });
    }
    await inStep(run, (tx) => keepPasswords(tx, run.importId, kept));
    afterLine = page.at(-1)?.line ?? afterLine;
  }
}

/** Hashes at the same time: a running portal on the same machine keeps most of its cores. */
const AT_ONCE = 2;
const PAGE = 50;
