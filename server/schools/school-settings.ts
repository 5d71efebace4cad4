import type { Audit, AuditEntry } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import { languageCodes } from '../languages/languages';
import { readSchoolNetwork } from './networks';
import { readSettings, type SettingsProblem, type TypedSettings } from './school-settings.rules';
import { updateSchool, type SchoolChange, type SchoolSettings } from './school-settings.store';

export interface TypedChange extends TypedSettings {
  /** Address ranges, one a line. */
  networks?: string;
  /** Codes of the languages on paper, with blanks between. */
  languages?: string;
}

export interface SettingsChange {
  school: Pick<SchoolSettings, 'id'>;
  /** Of the settings that the form was filled from. */
  version: number;
  typed: TypedChange;
  actor: AuditEntry['actor'];
}

export type SettingsResult =
  | { kind: 'changed' }
  | { kind: 'refused'; problems: SettingsProblem[] }
  /** Somebody else was faster; nothing of this was kept. */
  | { kind: 'overtaken' };

export type ChangeSchool = ReturnType<typeof createChangeSchool>;

interface ChangeDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  /** What this process holds in memory of the ranges is of yesterday. */
  networksChanged: () => Promise<void>;
}

/** Effective at once: whoever needs a school reads it anew. */
export function createChangeSchool(deps: ChangeDependencies) {
  return async function changeSchool(input: SettingsChange): Promise<SettingsResult> {
    const { school, version, typed, actor } = input;
    const networks = (typed.networks ?? '')
      .split(/[\s,]+/)
      .filter((text) => text !== '')
      .map(readSchoolNetwork);
    const { problems, contact, officeHours } = readSettings(typed);
    for (const network of networks) {
      if (!network.ok) problems.push({ field: 'networks', text: network.problem });
    }
    const paperLanguages = readLanguages(typed.languages);
    if (paperLanguages?.length === 0) {
      problems.push({ field: 'languages', text: 'choose one language at least' });
    }
    if (problems.length > 0) return { kind: 'refused', problems };
    const ranges = networks.flatMap((network) => (network.ok ? [network.text] : []));
    const change: SchoolChange = {
      ...(typed.officeHours !== undefined && { officeHours, contact }),
      ...(typed.networks !== undefined && { networks: [...new Set(ranges)] }),
      ...(typed.helpForm !== undefined && { helpFormUrl: typed.helpForm || null }),
      ...(typed.holidays !== undefined && { holidays: typed.holidays || null }),
      ...(paperLanguages && { paperLanguages }),
    };
    const wasFirst = await inTransaction(deps.db, async (tx) => {
      if (!(await updateSchool(tx, { id: school.id, version }, change))) return false;
      await deps.audit.record(tx, {
        ...{ chain: school.id, at: deps.clock.now(), actor, subjectId: null },
        ...{ action: 'school.changed', result: 'done' },
        details: { fields: Object.keys(change).sort().join(' '), version: version + 1 },
      });
      return true;
    });
    if (wasFirst && change.networks) await deps.networksChanged();
    return { kind: wasFirst ? 'changed' : 'overtaken' };
  };
}

/** Null where they are not to be changed; those that nobody can print in are left out. */
function readLanguages(typed: string | undefined): string[] | null {
  if (typed === undefined) return null;
  const asked = typed.split(' ');
  return languageCodes.filter((code) => asked.includes(code));
}
