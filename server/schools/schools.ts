import { v7 as uuidv7 } from 'uuid';
import type { Audit, AuditEntry } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import { readNetworks, type Network } from '../lockout/lanes.rules';
import { readSchoolNetwork } from './networks';
import type { School, SchoolContact } from './school';
import {
  codeProblems,
  contactProblems,
  DEFAULT_OFFICE_HOURS,
  nameProblems,
  readOfficeHours,
  schoolCode,
} from './schools.rules';
import { allNetworks, findByCode, insertSchool, listSchools } from './schools.store';

export interface SchoolDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  /** Of new schools, such as Asia/Singapore. */
  timeZone: string;
}

export interface NewSchool {
  code: string;
  name: string;
  /** Address ranges in CIDR notation, or single addresses. */
  networks?: readonly string[];
  officeHours?: string;
  contact?: SchoolContact;
}

export type AddSchoolResult =
  | { kind: 'added'; school: School }
  | { kind: 'exists'; code: string }
  | { kind: 'refused'; problems: string[] };

export type Schools = ReturnType<typeof createSchools>;

export function createSchools({ db, clock, audit, timeZone }: SchoolDependencies) {
  return {
    /** Never changes a school that is there. */
    async add(input: NewSchool, actor: AuditEntry['actor']): Promise<AddSchoolResult> {
      const reading = readNewSchool(input);
      if (!reading.ok) return { kind: 'refused', problems: reading.problems };
      const at = clock.now();
      const school: School = { id: uuidv7(), ...reading.school, timeZone, createdAt: at };
      const wasAdded = await inTransaction(db, async (tx) => {
        if (!(await insertSchool(tx, school))) return false;
        await audit.record(tx, {
          ...{ chain: school.id, at, actor, subjectId: null },
          ...{ action: 'school.add', result: 'done' },
          details: { code: school.code, networks: school.networks.length },
        });
        return true;
      });
      return wasAdded ? { kind: 'added', school } : { kind: 'exists', code: school.code };
    },

    /** In any letter case. */
    findByCode: (code: string): Promise<School | null> => findByCode(db, schoolCode(code)),

    list: (): Promise<School[]> => listSchools(db),

    /** The address ranges of every school, ready to be matched. Read anew at every attempt. */
    networks: async (): Promise<readonly Network[]> => readNetworks(await allNetworks(db)),
  };
}

type ReadSchool = Omit<School, 'id' | 'timeZone' | 'createdAt'>;

function readNewSchool(
  input: NewSchool,
): { ok: true; school: ReadSchool } | { ok: false; problems: string[] } {
  const code = schoolCode(input.code);
  const name = input.name.normalize('NFC').trim();
  const contact = input.contact ?? {};
  const networks = (input.networks ?? []).map(readSchoolNetwork);
  const hours = readOfficeHours(input.officeHours ?? DEFAULT_OFFICE_HOURS);
  const problems = [
    ...codeProblems(code),
    ...nameProblems(name),
    ...networks.flatMap((network) => (network.ok ? [] : [network.problem])),
    ...(hours.ok ? [] : hours.problems),
    ...contactProblems(contact),
  ];
  if (problems.length > 0 || !hours.ok) return { ok: false, problems };
  const texts = networks.flatMap((network) => (network.ok ? [network.text] : []));
  const school = {
    ...{ code, name, contact, officeHours: hours.text },
    networks: [...new Set(texts)],
  };
  return { ok: true, school };
}
