import { numberedIds, type NumberedId } from './login-id.rules';
import {
  addPlannedIds,
  findNamedPupils,
  highestNumbers,
  planGivenIds,
  takenAmong,
  type NamedPupil,
  type PlannedId,
} from './login-id-claims.store';
import { addProblems, type RejectedRow } from './roster-rows.store';
import { inStep, type Run } from './roster-run';
import { baseProblem } from './roster.rules';

/**
 * Finds a login ID for every new pupil, in the order of base and student number, so that the order
 * of the rows never matters. A page at a time: a base may go on over many pages.
 */
export async function planLoginIds(run: Run): Promise<void> {
  await inStep(run, (tx) => planGivenIds(tx, run));
  let before: GroupEnd | null = null;
  let after: NamedPupil | null = null;
  let done = 0;
  for (;;) {
    // One more than the page: whether its last pupil is alone shows only in the one behind.
    const found: NamedPupil[] = await findNamedPupils(run.db, run, { after, limit: PAGE + 1 });
    const page = found.slice(0, PAGE);
    after = page.at(-1) ?? null;
    if (after === null) return;
    before = await planPage(run, groupsOf(page, { before, next: found[PAGE] }));
    done += page.length;
    run.onProgress({ phase: 'login-ids', done, total: done + found.length - page.length });
  }
}

const PAGE = 1000;

/** New pupils who share a base. */
interface Group {
  baseFolded: string;
  pupils: NamedPupil[];
  /** The first number, when others of the base were planned before or come later. */
  from?: number;
}

/** Where the last group of a page ended. */
interface GroupEnd {
  baseFolded: string;
  next: number;
}

function groupsOf(
  page: readonly NamedPupil[],
  { before, next }: { before: GroupEnd | null; next: NamedPupil | undefined },
): Group[] {
  const groups: Group[] = [];
  for (const pupil of page) {
    const last = groups.at(-1);
    if (last?.baseFolded === pupil.baseFolded) last.pupils.push(pupil);
    else groups.push({ baseFolded: pupil.baseFolded, pupils: [pupil] });
  }
  const first = groups[0];
  if (first && first.baseFolded === before?.baseFolded) first.from = before.next;
  const last = groups.at(-1);
  if (last && last.baseFolded === next?.baseFolded) last.from ??= 1;
  return groups;
}

async function planPage(run: Run, groups: readonly Group[]): Promise<GroupEnd | null> {
  const highest = await highestNumbers(
    run.db,
    groups.map(({ baseFolded }) => digestOf(run, baseFolded)),
  );
  const plan = await settledPlan(run, groups, highest);
  const ids: PlannedId[] = [];
  const tooLong: RejectedRow[] = [];
  for (const { pupil, id } of plan) {
    if (id.localPart === null) tooLong.push({ line: pupil.line, problem: baseProblem('too-long') });
    else ids.push(plannedId(run, pupil, { localPart: id.localPart, number: id.number }));
  }
  await inStep(run, async (tx) => {
    await addPlannedIds(tx, run.importId, ids);
    await addProblems(tx, run.importId, tooLong);
  });
  const last = plan.at(-1);
  return last ? { baseFolded: last.pupil.baseFolded, next: last.id.number + 1 } : null;
}

interface Pairing {
  pupil: NamedPupil;
  id: NumberedId;
}

/** Plans as if unasked IDs were free, asks the database about them, and again until none is new. */
async function settledPlan(
  run: Run,
  groups: readonly Group[],
  highest: ReadonlyMap<string, number>,
): Promise<Pairing[]> {
  const known = new Map<string, boolean>();
  for (;;) {
    const unknown = new Set<string>();
    const planned = new Set<string>();
    const plan = groups.flatMap((group) => {
      const ids = numberedIds({
        bases: group.pupils.map(({ base }) => base),
        highest: highest.get(digestOf(run, group.baseFolded)) ?? null,
        ...(group.from !== undefined && { from: group.from }),
        isTaken(local) {
          if (!known.has(local)) unknown.add(local);
          return planned.has(local) || known.get(local) === true;
        },
      });
      for (const { localPart } of ids) if (localPart !== null) planned.add(localPart.toLowerCase());
      return group.pupils.flatMap((pupil, index) => {
        const id = ids[index];
        return id ? { pupil, id } : [];
      });
    });
    if (unknown.size === 0) return plan;
    await ask(run, unknown, known);
  }
}

async function ask(run: Run, locals: ReadonlySet<string>, known: Map<string, boolean>) {
  const candidates = [...locals].map((local) => ({
    loginIdFolded: whole(run, local),
    digest: digestOf(run, local),
  }));
  const taken = await takenAmong(run.db, run.importId, candidates);
  for (const local of locals) known.set(local, taken.has(whole(run, local)));
}

function plannedId(
  run: Run,
  { line, accountId, baseFolded }: NamedPupil,
  { localPart, number }: { localPart: string; number: number },
): PlannedId {
  const loginIdFolded = whole(run, localPart.toLowerCase());
  return {
    ...{ line, accountId, number, loginIdFolded },
    loginId: whole(run, localPart),
    digest: run.claimDigest(loginIdFolded),
    baseDigest: digestOf(run, baseFolded),
  };
}

/** The digest of a bare ID stands for its base, too. */
function digestOf(run: Run, foldedLocalPart: string): string {
  return run.claimDigest(whole(run, foldedLocalPart));
}

function whole(run: Run, localPart: string): string {
  return `${localPart}@${run.loginDomain}`;
}
