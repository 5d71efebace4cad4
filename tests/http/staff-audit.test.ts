import { inTransaction } from '../../server/db/database';
import { addPupil, addSchool, type SchoolFixture } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import { addPupilWithPassword, signIn } from '../support/pupils';
import { asStaffMember, type StaffPerson } from '../support/staff';
import type { Answer } from '../support/visit';

const DAY = 24 * 60 * 60 * 1000;

let portal: Portal;
let own: SchoolFixture;
let other: SchoolFixture;
let ict: StaffPerson;

beforeAll(async () => {
  portal = await startPortal();
  const { db } = portal.services;
  own = await addSchool(db, { code: 'CPS' });
  other = await addSchool(db, { code: 'MPS' });
  ict = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS', name: 'Mdm Lim' });
});
afterAll(() => portal.close());

const rowsOf = ({ text }: Answer): string[] =>
  [...text.matchAll(/<tbody>([\s\S]*?)<\/tbody>/g)]
    .flatMap(([, body = '']) => body.split('</tr>'))
    .map((row) => asText(row))
    .filter((row) => row !== '');

const asText = (html: string): string =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const audited = (action: string) =>
  portal.services.db('audit_events').where({ action }).select<{ chain: string }[]>('chain');

/** Events as the portal itself writes them, a minute between. */
async function happened(school: SchoolFixture, count: number, action = 'sign-in'): Promise<void> {
  const { db, audit } = portal.services;
  for (let index = 0; index < count; index++) {
    portal.clock.advance(1000);
    const entry = { chain: school.id, at: portal.clock.now(), subjectId: null, action };
    await inTransaction(db, (tx) =>
      audit.record(tx, {
        ...{ ...entry, actor: { kind: 'visitor', id: null }, result: 'wrong' },
        details: { index },
        personal: { address: '198.51.100.7' },
      }),
    );
  }
}

test('what happened to a pupil stands there in plain words, found by login ID and by number', async () => {
  const pupil = await addPupilWithPassword(portal, { school: own, fullName: 'Tan Wei Jie' });
  await signIn(portal.visit(), pupil.loginId);
  for (const person of [pupil.loginId, pupil.loginId.split('@')[0]!, pupil.studentNumber]) {
    const page = await ict.visit.get(`/staff/audit?person=${encodeURIComponent(person)}`);
    expect(page.status).toBe(200);
    const rows = rowsOf(page);
    expect(rows.some((row) => row.includes('Tan Wei Jie, 4A Sign-in'))).toBe(true);
    expect(rows.every((row) => row.includes('Tan Wei Jie'))).toBe(true);
  }
});

test('a staff name finds what they did; nobody of that name, nothing', async () => {
  const rows = rowsOf(await ict.visit.get('/staff/audit?person=mdm+li'));
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.every((row) => row.includes('Mdm Lim'))).toBe(true);
  expect(rowsOf(await ict.visit.get('/staff/audit?person=%25'))).toEqual([]);
});

test('action and days narrow it, each day in the time zone of the school', async () => {
  await happened(own, 1, 'account.purged');
  const today = new Date(portal.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const before = new Date(portal.clock.now() + 8 * 3_600_000 - DAY).toISOString().slice(0, 10);
  const count = async (query: string) =>
    rowsOf(await ict.visit.get(`/staff/audit?action=account.purged&${query}`)).length;
  expect(await count('')).toBe(1);
  expect(await count(`from=${today}&to=${today}`)).toBe(1);
  expect(await count(`to=${before}`)).toBe(0);
  const wrong = await ict.visit.get('/staff/audit?from=2027-02-30');
  expect(wrong.status).toBe(400);
  expect(wrong.text).toContain('Type a day as year, month, day');
});

test('pages follow each other without a gap or a double', async () => {
  await happened(own, 120, 'qna.set');
  const seen: string[] = [];
  let path: string | undefined = '/staff/audit?action=qna.set';
  while (path) {
    const page: Answer = await ict.visit.get(path);
    seen.push(...rowsOf(page).map((row) => /index (\d+)/.exec(row)?.[1] ?? row));
    path = /class="next"><a href="(\/staff\/audit[^"]*)"/.exec(page.text)?.[1];
    path = path?.replaceAll('&amp;', '&');
  }
  expect(seen).toEqual(Array.from({ length: 120 }, (_none, index) => String(119 - index)));
});

test('security 34: another school is out of sight, in the list and in the file', async () => {
  const stranger = await addPupil(portal.services.db, { school: other });
  await happened(other, 3, 'cover.given');
  expect(rowsOf(await ict.visit.get('/staff/audit?action=cover.given'))).toEqual([]);
  const asked = await ict.visit.get('/staff/audit?action=cover.given&school=MPS');
  expect(asked.status).toBe(404);
  await ict.visit.get('/staff/audit');
  expect(rowsOf(await ict.visit.get(`/staff/audit?person=${stranger.loginId}`))).toEqual([]);
  const file = await ict.visit.post('/staff/audit/export', { format: 'jsonl', school: 'MPS' });
  expect(file.status).toBe(404);
  expect(file.text).not.toContain(other.id);
  const admin = await asStaffMember(portal, { role: 'admin' });
  const all = rowsOf(await admin.visit.get('/staff/audit?action=cover.given&school=MPS'));
  expect(all).toHaveLength(3);
});

test('security 38: looking and exporting are in the audit themselves', async () => {
  const looked = (await audited('audit.viewed')).length;
  await ict.visit.get('/staff/audit');
  expect(await audited('audit.viewed')).toHaveLength(looked + 1);
  const before = (await audited('audit.export')).length;
  const csv = await ict.visit.post('/staff/audit/export', { format: 'csv', action: 'qna.set' });
  expect(csv.headers['content-disposition']).toBe('attachment; filename=audit.csv');
  expect(csv.text.trim().split('\n')).toHaveLength(121);
  expect(csv.text).toMatch(/^at,chain,seq/);
  // Addresses stay where they are, for they can be erased and files cannot.
  expect(csv.text).not.toContain('198.51.100.7');
  expect((await audited('audit.export')).slice(before)).toEqual([{ chain: own.id }]);
});

test('security 33: the export asks for a fresh proof first', async () => {
  portal.clock.advance(11 * 60 * 1000);
  const refused = await ict.visit.post('/staff/audit/export', { format: 'csv' });
  expect(refused).toMatchObject({ status: 303, location: '/staff/prove' });
});

test('the chain is checked on demand, and the page says what came of it', async () => {
  expect((await ict.visit.get('/staff/audit')).text).toContain('It was not checked here yet.');
  const checked = await ict.visit.post('/staff/audit/check');
  expect(checked.text).toContain('nothing was found');
  expect(await audited('audit.verified')).toEqual([{ chain: own.id }]);
  const { db } = portal.services;
  await db.raw('DROP TRIGGER audit_events_no_update');
  await inTransaction(db, (tx) =>
    tx('audit_events').where({ chain: own.id, seq: 2 }).update({ result: 'forged' }),
  );
  expect((await ict.visit.post('/staff/audit/check')).text).toContain('something does not fit');
});

test('an auditor reads, without the names of pupils', async () => {
  const auditor = await asStaffMember(portal, { role: 'auditor' });
  const page = await auditor.visit.get('/staff/audit?school=CPS&action=sign-in');
  expect(page.status).toBe(200);
  expect(rowsOf(page).length).toBeGreaterThan(0);
  expect(page.text).not.toContain('Tan Wei Jie');
});

test.each(['office', 'teacher'] as const)('security 34: %s does not see it', async (role) => {
  const { visit } = await asStaffMember(portal, { role, schoolCode: 'CPS' });
  expect((await visit.get('/staff/audit')).status).toBe(404);
  expect((await visit.post('/staff/audit/export', { format: 'csv' })).status).toBe(404);
});
