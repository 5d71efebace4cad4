import { v7 as uuidv7 } from 'uuid';
import type { Audit, AuditEntry } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import { held } from '../db/held';
import { readNetworks, type Network } from '../lockout/lanes.rules';
import { readSchoolNetwork } from './networks';
import { helpFormProblems } from './help-form.rules';
import { readHolidays } from './holidays.rules';
import type { School, SchoolContact } from './school';
import {
  codeProblems,
  contactProblems,
  DEFAULT_OFFICE_HOURS,
  nameProblems,
  readOfficeHours,
  schoolCode,
} from './schools.rules';
import {
  allNetworks,
  findByCode,
  findHolidays,
  findSchool,
  insertSchool,
  listSchools,
  type StoredSchool,
} from './schools.store';

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
  /** An iCalendar text of public holidays and vacations. */
  holidays?: string;
  /** The https address of a form that takes the place of the portal's. */
  helpForm?: string;
  contact?: SchoolContact;
}

export type AddSchoolResult =
  | { kind: 'added'; school: School }
  | { kind: 'exists'; code: string }
  | { kind: 'refused'; problems: string[] };

export type AddSchoolsResult =
  | { kind: 'done'; added: number; existing: number }
  /** `index` counts the inputs from 0. */
  | { kind: 'refused'; problems: { index: number; problem: string }[] };

export type Schools = ReturnType<typeof createSchools>;

export function createSchools({ db, clock, audit, timeZone }: SchoolDependencies) {
  const networks = heldNetworks({ db, clock });

  return {
    /** Never changes a school that is there. */
    async add(input: NewSchool, actor: AuditEntry['actor']): Promise<AddSchoolResult> {
      const reading = readNewSchool(input);
      if (!reading.ok) return { kind: 'refused', problems: reading.problems };
      const at = clock.now();
      const school: StoredSchool = { id: uuidv7(), ...reading.school, timeZone, createdAt: at };
      const wasAdded = await inTransaction(db, async (tx) => {
        if (!(await insertSchool(tx, school))) return false;
        await audit.record(tx, additionOf(school, { at, actor }));
        return true;
      });
      if (wasAdded) await networks.reload();
      return wasAdded ? { kind: 'added', school } : { kind: 'exists', code: school.code };
    },

    /** All or none; those that are there already stay as they are. */
    async addAll(inputs: readonly NewSchool[], actor: AuditEntry['actor']) {
      const result = await addAll({ db, clock, audit, timeZone }, inputs, actor);
      if (result.kind === 'done') await networks.reload();
      return result;
    },

    /** In any letter case. */
    findByCode: (code: string): Promise<School | null> => findByCode(db, schoolCode(code)),

    find: (id: string): Promise<School | null> => findSchool(db, id),

    /** The iCalendar text of a school's holidays; null where none was given. */
    holidays: (schoolId: string): Promise<string | null> => findHolidays(db, schoolId),

    list: (): Promise<School[]> => listSchools(db),

    /** The address ranges of every school, ready to be matched; as of a moment ago at most. */
    networks: async (): Promise<readonly Network[]> => {
      await networks.refresh();
      return networks.value();
    },

    /** To be called by whoever has changed those of a school. */
    networksChanged: () => networks.reload(),
  };
}

/** Two thousand schools have some thousand ranges: too many to be read and parsed at every attempt. */
function heldNetworks({ db, clock }: Pick<SchoolDependencies, 'db' | 'clock'>) {
  const load = async () => readNetworks(await allNetworks(db));
  return held<readonly Network[]>({ clock, load, first: [] });
}

async function addAll(
  { db, clock, audit, timeZone }: SchoolDependencies,
  inputs: readonly NewSchool[],
  actor: AuditEntry['actor'],
): Promise<AddSchoolsResult> {
  const readings = inputs.map(readNewSchool);
  const problems = readings.flatMap((reading, index) =>
    reading.ok ? [] : reading.problems.map((problem) => ({ index, problem })),
  );
  if (problems.length > 0) return { kind: 'refused', problems };
  const at = clock.now();
  const schools = readings.flatMap((reading): StoredSchool[] =>
    reading.ok ? [{ id: uuidv7(), ...reading.school, timeZone, createdAt: at }] : [],
  );
  const added = await inTransaction(db, async (tx) => {
    const fresh: StoredSchool[] = [];
    for (const school of schools) if (await insertSchool(tx, school)) fresh.push(school);
    for (const school of fresh) await audit.record(tx, additionOf(school, { at, actor }));
    return fresh.length;
  });
  return { kind: 'done', added, existing: schools.length - added };
}

function additionOf(school: School, { at, actor }: Pick<AuditEntry, 'at' | 'actor'>): AuditEntry {
  return {
    ...{ chain: school.id, at, actor, subjectId: null },
    ...{ action: 'school.add', result: 'done' },
    details: { code: school.code, networks: school.networks.length },
  };
}

type ReadSchool = Omit<StoredSchool, 'id' | 'timeZone' | 'createdAt'>;

function readNewSchool(
  input: NewSchool,
): { ok: true; school: ReadSchool } | { ok: false; problems: string[] } {
  const code = schoolCode(input.code);
  const name = input.name.normalize('NFC').trim();
  const contact = input.contact ?? {};
  const networks = (input.networks ?? []).map(readSchoolNetwork);
  const hours = readOfficeHours(input.officeHours ?? DEFAULT_OFFICE_HOURS);
  const holidays = input.holidays ?? null;
  const helpFormUrl = input.helpForm ?? null;
  const problems = [
    ...codeProblems(code),
    ...nameProblems(name),
    ...networks.flatMap((network) => (network.ok ? [] : [network.problem])),
    ...(hours.ok ? [] : hours.problems),
    ...contactProblems(contact),
    ...(holidays === null ? [] : holidayProblems(holidays)),
    ...(helpFormUrl === null ? [] : helpFormProblems(helpFormUrl)),
  ];
  if (problems.length > 0 || !hours.ok) return { ok: false, problems };
  const texts = networks.flatMap((network) => (network.ok ? [network.text] : []));
  const school = {
    ...{ code, name, contact, officeHours: hours.text },
    ...{ networks: [...new Set(texts)], holidays, helpFormUrl },
  };
  return { ok: true, school };
}

function holidayProblems(text: string): string[] {
  const reading = readHolidays(text, { from: '0000-01-01', to: '0000-01-01' });
  return reading.ok ? [] : reading.problems.map((problem) => `the holidays: ${problem}`);
}
