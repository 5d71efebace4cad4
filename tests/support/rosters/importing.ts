import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAudit } from '../../../server/audit/audit';
import type { Clock } from '../../../server/clock';
import type { Db } from '../../../server/db/database';
import {
  createRoster,
  type RosterDependencies,
  type RosterRequest,
  type RosterResult,
} from '../../../server/roster/roster';
import { fakeClock } from '../fake-clock';

export const HEADER = 'student_number,full_name,first_name,last_name,class,level';
export const domain = 'students.edu.sg';
export const claimsKey = Buffer.alloc(32, 7);
export const operator = { kind: 'operator', id: null } as const;

/** Makes passwords without hashing: what a hash costs is no matter of the roster. */
export const plainDefaults: RosterDependencies['issueDefault'] = ({ loginId }) =>
  Promise.resolve({
    password: `Lamp-${loginId.length}-tiger`,
    stored: { phc: `$phc$${loginId}`, pepperId: 'pepper' },
  });

export function rosterOf(db: Db, overrides: Partial<RosterDependencies> = {}) {
  return createRoster({
    db,
    clock: overrides.clock ?? fakeClock(),
    audit: createAudit({ keys: [{ id: 'key', key: Buffer.alloc(32, 1) }] }),
    claimsKey,
    loginDomain: domain,
    issueDefault: plainDefaults,
    printSlips: () => Promise.reject(new Error('there is no paper here')),
    defaultHoursFor: () => 168,
    ...overrides,
  });
}

/** A scratch path that nothing has. */
export function scratchPath(ending = 'csv'): string {
  const folder = process.env['TEST_FOLDER'];
  if (!folder) throw new Error('TEST_FOLDER is missing: did the global set-up run?');
  return join(folder, `roster-${randomBytes(6).toString('hex')}.${ending}`);
}

export function fileWith(content: string | Buffer): string {
  const path = scratchPath();
  writeFileSync(path, content);
  return path;
}

/** A roster of rows such as `S1,Jon Tan,Jon,Tan,4A,P4`. */
export function rosterFile(rows: readonly string[], header = HEADER): string {
  return fileWith([header, ...rows, ''].join('\n'));
}

/** The copies of the rosters that came with the project. */
export function sampleRoster(name: 'roster-demo' | 'roster-next-year' | 'roster-bad'): string {
  return join(__dirname, `${name}.csv`);
}

export function importing(
  db: Db,
  request: Omit<RosterRequest, 'actor'>,
  clock?: Clock,
): Promise<RosterResult> {
  return rosterOf(db, clock ? { clock } : {}).import({ actor: operator, ...request });
}

export interface PupilRow {
  id: string;
  student_number: string;
  login_id: string;
  full_name: string;
  first_name: string;
  last_name: string;
  form_class_id: string;
  class_name: string;
  year: number;
  level: string;
  guardian_email: string | null;
  guardian_mobile: string | null;
  status: string;
  status_at: number;
  auth_epoch: number;
}

/** A school's pupils by student number. */
export async function pupilsOf(db: Db, schoolId: string): Promise<Map<string, PupilRow>> {
  const rows = await db('accounts')
    .join('form_classes', 'form_classes.id', 'accounts.form_class_id')
    .where('accounts.school_id', schoolId)
    .select<PupilRow[]>('accounts.*', 'form_classes.name as class_name', 'form_classes.year');
  return new Map(rows.map((row) => [row.student_number, row]));
}

/** Login IDs without the domain, by student number. */
export async function idsOf(db: Db, schoolId: string): Promise<Record<string, string>> {
  const pupils = await pupilsOf(db, schoolId);
  return Object.fromEntries(
    [...pupils].map(([number, { login_id }]) => [number, login_id.replace(`@${domain}`, '')]),
  );
}

/** What an import left in its staging tables, which must be nothing. */
export async function stagedLeftovers(db: Db): Promise<number> {
  const tables = ['roster_imports', 'roster_import_rows', 'roster_import_ids'];
  const counts = await Promise.all(
    tables.map(async (table) => {
      const row = await db(table).count({ n: '*' }).first<{ n: number }>();
      return row.n;
    }),
  );
  return counts.reduce((sum, n) => sum + n, 0);
}

/** Everything that an import could have changed, to see that it did not. */
export async function everything(db: Db): Promise<unknown> {
  return {
    accounts: await db('accounts').orderBy('id'),
    claims: await db('login_id_claims').orderBy('digest'),
    classes: await db('form_classes').orderBy('id'),
    moves: await db('class_moves').orderBy('id'),
    passwords: await db('password_credentials').orderBy('account_id'),
    events: await db('audit_events').orderBy('id'),
  };
}
