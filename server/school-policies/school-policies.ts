import { v7 as uuidv7 } from 'uuid';
import type { Audit, AuditEntry } from '../audit/audit';
import type { Clock } from '../clock';
import { held } from '../db/held';
import { inTransaction, type Db } from '../db/database';
import type { IsCommonPassword } from '../password/common-passwords';
import type { PasswordPolicy } from '../password/password.rules';
import {
  findVersion,
  insertVersion,
  latestDemands,
  type StoredDemands,
} from './school-policies.store';
import {
  changesBetween,
  charactersNeeded,
  demandsOf,
  policyWith,
  readDemands,
  strictest,
  type DemandChange,
  type DemandProblem,
  type DemandReading,
  type Demands,
  type SchoolDemands,
} from './stricter.rules';
import { isWithinReach } from './within-reach';

export interface SchoolPolicyDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  /** The installation's policy, which nothing here makes looser. */
  installation: PasswordPolicy;
  /** How long a default password of the installation can be used. */
  defaultHours: number;
  isCommon: IsCommonPassword;
}

export interface PolicyOrder {
  schoolId: string;
  /** Of the policy that the form was filled from. */
  version: number;
  /** By the names of the demands, as typed. */
  typed: Readonly<Record<string, string>>;
  /** A person of the staff. */
  actor: { kind: 'staff'; id: string };
}

export type PolicyResult =
  | { kind: 'changed' | 'unchanged' }
  | { kind: 'refused'; problems: DemandProblem[] }
  /** Somebody else was faster; nothing of this was kept. */
  | { kind: 'overtaken' };

export type SchoolPolicies = ReturnType<typeof createSchoolPolicies>;

/** What each school asks for beyond the installation, in memory for every page that needs it. */
export function createSchoolPolicies(dependencies: SchoolPolicyDependencies) {
  const { db, clock, installation, defaultHours } = dependencies;
  const floor = demandsOf(installation, defaultHours);
  const stored = held({
    clock,
    load: () => latestDemands(db),
    first: new Map<string, StoredDemands>(),
  });
  const isPossible = createReach(dependencies);

  const ownOf = (schoolId: string): StoredDemands => stored.value().get(schoolId) ?? nothingAsked;

  /** What does not go together with a floor that was raised since does not hold. */
  function demandsFor(schoolId: string): Demands {
    const { version, demands } = ownOf(schoolId);
    if (version === 0) return floor;
    const both = strictest(floor, demands);
    return isPossible(both) ? both : floor;
  }

  return {
    /** What every school asks for at least: for pages where no school is known. */
    installation,
    floor,
    ownOf,
    demandsFor,
    policyFor: (schoolId: string): PasswordPolicy => policyWith(installation, demandsFor(schoolId)),
    defaultHoursFor: (schoolId: string): number => demandsFor(schoolId).defaultHours,
    /** Whether what the school asks for holds, beside a floor that may have been raised since. */
    isHeld: (schoolId: string): boolean =>
      ownOf(schoolId).version === 0 || isPossible(strictest(floor, ownOf(schoolId).demands)),
    /** Reads again what another process may have changed; cheap to be called at every request. */
    refresh: () => stored.refresh(),

    async change(order: PolicyOrder): Promise<PolicyResult> {
      const { demands, problems } = readPolicy(order.typed, { ...dependencies, floor });
      if (problems.length > 0) return { kind: 'refused', problems };
      const kind = await save(dependencies, order, demands);
      await stored.reload();
      return { kind };
    },
  };
}

const nothingAsked: StoredDemands = { version: 0, demands: {} };

function readPolicy(
  typed: PolicyOrder['typed'],
  { installation, isCommon, floor }: SchoolPolicyDependencies & { floor: Demands },
): DemandReading {
  const reading = readDemands(typed, { floor, room: installation.maxLength });
  if (reading.problems.length > 0) return reading;
  const policy = policyWith(installation, strictest(floor, reading.demands));
  if (isWithinReach(policy, { isCommon, rounds: ROUNDS })) return reading;
  return { ...reading, problems: [{ field: 'together', code: 'impossible', params: {} }] };
}

/** At a change, where a quarter of a second is no matter. */
const ROUNDS = 10;

/** Asked for at every page, answered once for each set of values. */
function createReach({ installation, isCommon }: SchoolPolicyDependencies) {
  const known = new Map<string, boolean>();
  return (demands: Demands): boolean => {
    if (charactersNeeded(demands) > installation.maxLength) return false;
    const name = JSON.stringify(demands);
    const before = known.get(name);
    if (before !== undefined) return before;
    const policy = policyWith(installation, demands);
    const isPossible = isWithinReach(policy, { isCommon, rounds: 1 });
    known.set(name, isPossible);
    return isPossible;
  };
}

class Unchanged extends Error {}

async function save(
  { db, clock, audit }: SchoolPolicyDependencies,
  { schoolId, version: base, actor }: PolicyOrder,
  demands: SchoolDemands,
): Promise<'changed' | 'unchanged' | 'overtaken'> {
  try {
    return await inTransaction(db, async (tx) => {
      const madeAt = clock.now();
      const row = { id: uuidv7(), schoolId, base, demands, madeAt, madeBy: actor.id };
      if (!(await insertVersion(tx, row))) return 'overtaken';
      const before = await findVersion(tx, { schoolId, version: base });
      const changes = changesBetween(before, demands);
      // Undoes the insertion, which had to come first.
      if (changes.length === 0) throw new Unchanged();
      await audit.record(tx, entryOf({ schoolId, at: madeAt, actor, changes, version: base + 1 }));
      return 'changed';
    });
  } catch (error) {
    if (error instanceof Unchanged) return 'unchanged';
    throw error;
  }
}

interface Changed {
  schoolId: string;
  at: number;
  actor: AuditEntry['actor'];
  changes: readonly DemandChange[];
  version: number;
}

function entryOf({ schoolId, at, actor, changes, version }: Changed): AuditEntry {
  const say = (value: number | null) => (value === null ? 'none' : String(value));
  const values = changes.map(({ name, from, to }) => [name, `${say(from)} > ${say(to)}`]);
  return {
    ...{ chain: schoolId, at, actor, subjectId: null, action: 'school.policy', result: 'done' },
    details: { ...(Object.fromEntries(values) as Record<string, string>), version },
  };
}
