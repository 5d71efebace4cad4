import type { KnownPupil, RosterRecord } from '../oneroster/records.rules';
import type { Db, Tx } from '../db/database';
import { addRows, anyOf, changing } from './bulk.store';

interface RecordRow {
  kind: RosterRecord['kind'];
  sourced_id: string;
  facts: string;
}

/** What earlier OneRoster imports of the school told. */
export async function findRecords(db: Db | Tx, schoolId: string): Promise<RosterRecord[]> {
  const rows = await db('oneroster_records')
    .where({ school_id: schoolId })
    .select<RecordRow[]>('kind', 'sourced_id', 'facts');
  return rows.map(({ kind, sourced_id: sourcedId, facts }) => {
    return { ...(JSON.parse(facts) as object), kind, sourcedId } as RosterRecord;
  });
}

export interface StagedRecord {
  line: number;
  kind: RosterRecord['kind'];
  sourcedId: string;
  /** Null: to be forgotten. */
  record: RosterRecord | null;
}

export async function stageRecords(
  tx: Tx,
  importId: number,
  records: readonly StagedRecord[],
): Promise<void> {
  await addRows(
    tx,
    {
      table: 'roster_import_records',
      columns: ['import_id', 'line', 'kind', 'sourced_id', 'student_number', 'facts'],
    },
    records.map(({ line, kind, sourcedId, record }) => {
      const number = record?.kind === 'user' && record.number !== '' ? record.number : null;
      return [importId, line, kind, sourcedId, number, record && factsOf(record)];
    }),
  );
}

function factsOf({ kind: _kind, sourcedId: _id, ...facts }: RosterRecord): string {
  return JSON.stringify(facts);
}

/** Puts the staged records in place; a bulk zip forgets all that it does not tell. */
export async function keepRecords(
  tx: Tx,
  { importId, schoolId, isDelta }: { importId: number; schoolId: string; isDelta: boolean },
): Promise<void> {
  const gone = isDelta
    ? `AND EXISTS (SELECT 1 FROM roster_import_records AS s
                    WHERE s.import_id = ? AND s.facts IS NULL AND s.kind = oneroster_records.kind
                      AND s.sourced_id = oneroster_records.sourced_id)`
    : '';
  await changing(
    tx,
    `DELETE FROM oneroster_records WHERE school_id = ? ${gone}`,
    isDelta ? [schoolId, importId] : [schoolId],
  );
  await changing(
    tx,
    `INSERT INTO oneroster_records (school_id, kind, sourced_id, student_number, facts)
     SELECT CAST(? AS text), kind, sourced_id, student_number, facts FROM roster_import_records
      WHERE import_id = ? AND facts IS NOT NULL
         ON CONFLICT (school_id, kind, sourced_id)
         DO UPDATE SET student_number = excluded.student_number, facts = excluded.facts`,
    [schoolId, importId],
  );
}

interface KnownRow {
  student_number: string;
  full_name: string;
  first_name: string;
  last_name: string;
  guardian_email: string | null;
  guardian_mobile: string | null;
}

/** Pupils of the school by student number. */
export async function findKnownPupils(
  db: Db | Tx,
  schoolId: string,
  numbers: readonly string[],
): Promise<Map<string, KnownPupil>> {
  const rows = await db('accounts')
    .where({ school_id: schoolId })
    .whereIn('student_number', anyOf(db, numbers))
    .select<KnownRow[]>(
      ...['student_number', 'full_name', 'first_name', 'last_name'],
      ...['guardian_email', 'guardian_mobile'],
    );
  return new Map(
    rows.map((row) => [
      row.student_number,
      {
        studentNumber: row.student_number,
        fullName: row.full_name,
        firstName: row.first_name,
        lastName: row.last_name,
        guardianEmail: row.guardian_email,
        guardianMobile: row.guardian_mobile,
      },
    ]),
  );
}

/** The ids of staff of the school by folded address; those who are disabled do not count. */
export async function findStaff(
  db: Db | Tx,
  schoolId: string,
  emailsFolded: readonly string[],
): Promise<Map<string, string>> {
  const rows = await db('staff_members')
    .where({ school_id: schoolId, status: 'active' })
    .whereIn('email_folded', anyOf(db, emailsFolded))
    .select<{ id: string; email: string }[]>('id', 'email_folded as email');
  return new Map(rows.map(({ id, email }) => [email, id]));
}
