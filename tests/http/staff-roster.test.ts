import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addSchool, type SchoolFixture } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import { importing, pupilsOf, rosterFile } from '../support/rosters/importing';
import { bulk11, zipOf } from '../support/rosters/zips';
import { asStaffMember } from '../support/staff';
import { bring, bringZip, multipart } from '../support/upload';
import type { Visit } from '../support/visit';

const folder = mkdtempSync(join(tmpdir(), 'roster-uploads-'));
const before = ['S1,Jon Tan,Jon,Tan,4A,P4', 'S2,Mei Lee,Mei,Lee,4A,P4'];
const after = ['S1,Jon Tan,Jon,Tan,4B,P4', 'S3,Ali Omar,Ali,Omar,4B,P4'];

let portal: Portal;
let cps: SchoolFixture;
let mps: SchoolFixture;
let ict: Visit;

beforeAll(async () => {
  portal = await startPortal({ settings: { DATA_DIR: folder, ROSTER_UPLOAD_MB: '1' } });
  const { db } = portal.services;
  cps = await addSchool(db, { code: 'CPS' });
  mps = await addSchool(db, { code: 'MPS' });
  await importing(db, { file: rosterFile(before), schoolCode: 'CPS' });
  ({ visit: ict } = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' }));
});
afterAll(() => portal.close());

/** What is on the disk a moment after the answer. */
async function filesLeft(): Promise<string[]> {
  for (let tries = 0; ; tries++) {
    const left = readdirSync(folder).filter((name) => name.startsWith('upload-'));
    if (left.length === 0 || tries === 50) return left;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function previewed(visit: Visit, rows: string[], fields: Record<string, string> = {}) {
  await visit.get('/staff/roster');
  const answer = await bring(visit, rosterFile(rows), { complete: '1', ...fields });
  expect(answer).toMatchObject({ status: 303 });
  return answer.location ?? '';
}

describe('/staff/roster', () => {
  test('a file is shown, applied, told of, and its leaving undone', async () => {
    const at = await previewed(ict, after);
    const page = await ict.get(at);
    expect(page.text).toContain('What the file for School CPS would change');
    const moved = await ict.get(`${at}?list=moved-class`);
    expect(moved.text).toMatch(/Jon Tan[\s\S]*4B[\s\S]*4A/);
    const wrong = await ict.post(`${at}/apply`, { confirmedLeavers: '5' });
    expect(wrong.status).toBe(400);
    expect((await pupilsOf(portal.services.db, cps.id)).size).toBe(2);
    const applied = await ict.post(`${at}/apply`, { confirmedLeavers: '1' });
    expect(applied).toMatchObject({ status: 303, location: '/staff/roster' });
    const told = await ict.get('/staff/roster');
    expect(told.text).toContain('Done: 1 new, 1 changed, 0 unchanged, 0 left, 1 leave later');
    expect(told.text).toContain('href="/staff/cards"');
    const undo = /\/staff\/roster\/leavings\/[^/]+\/undo/.exec(told.text)?.[0] ?? '';
    await ict.post(undo, { school: 'CPS' });
    expect((await ict.get('/staff/roster')).text).toContain('Undone: the pupils stay.');
    expect(await portal.services.roster.leavings(cps.id)).toEqual([]);
    expect(await filesLeft()).toEqual([]);
  });

  test('a preview ends when somebody changes a pupil', async () => {
    const at = await previewed(ict, after, { complete: '0' });
    await portal.services.db('accounts').where({ school_id: cps.id }).update({ level: 'P5' });
    await ict.get(at);
    await ict.post(`${at}/apply`);
    expect((await ict.get('/staff/roster')).text).toContain('were changed meanwhile');
    expect(await ict.get(at)).toMatchObject({ status: 303, location: '/staff/roster' });
  });

  test('a file that is wrong as a whole is told with its lines, and nothing waits', async () => {
    await ict.get('/staff/roster');
    const answer = await bring(ict, rosterFile(before, 'student_number,name'));
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('the column full_name is missing');
    expect(await portal.services.roster.findPreview({ schoolId: cps.id })).toBeNull();
  });

  test('rejected rows are listed, escaped, and cannot be applied', async () => {
    const at = await previewed(ict, ['S1,<img onerror=x>,Jon,Tan,4A,P4']);
    const page = await ict.get(at);
    expect(page.text).toContain('full_name holds &#34;&lt;&#34;');
    expect(page.text).not.toContain('<img onerror');
    expect(page.text).not.toContain(`${at}/apply`);
    expect((await ict.post(`${at}/apply`)).status).toBe(400);
    await ict.post(`${at}/discard`);
    expect((await ict.get('/staff/roster')).text).toContain('was thrown away');
  });

  test('without a file, a good year or a good day the form comes back', async () => {
    await ict.get('/staff/roster');
    const answer = await bring(ict, null, { year: '27', leavingOn: '2027-02-30' });
    expect(answer.status).toBe(400);
    for (const field of ['file', 'year', 'leavingOn']) {
      expect(answer.text).toContain(`href="#${field}"`);
    }
  });

  test('a OneRoster zip, brought by the administrator for a school', async () => {
    const { visit } = await asStaffMember(portal, { role: 'admin' });
    await visit.get('/staff/roster?school=MPS');
    const orgs = bulk11['orgs.csv'].replace('CPS', 'OLD').replace('school,MPS', 'school,XX');
    const path = await zipOf({ ...bulk11, 'orgs.csv': orgs.replace('OLD', 'MPS') });
    const nowhere = await bringZip(portal, visit, { path });
    expect(nowhere.status).toBe(400);
    const answer = await bringZip(portal, visit, { path, fields: { school: 'MPS' } });
    expect(answer.status).toBe(303);
    const page = await visit.get(answer.location ?? '');
    expect(page.text).toContain('What the file for School MPS would change');
    const applied = await visit.post(`${answer.location}/apply`);
    expect(applied).toMatchObject({ status: 303, location: '/staff/roster?school=MPS' });
    expect((await pupilsOf(portal.services.db, mps.id)).size).toBe(3);
  });
});

describe('who may', () => {
  test.each(['teacher', 'office'] as const)('security 34: a %s finds nothing', async (role) => {
    const { visit } = await asStaffMember(portal, { role, schoolCode: 'CPS' });
    expect((await visit.get('/staff/roster')).status).toBe(404);
    await visit.get('/staff');
    expect((await bring(visit, rosterFile(after))).status).toBe(403);
    expect((await visit.post('/staff/roster/1/apply')).status).toBe(404);
    expect(await filesLeft()).toEqual([]);
  });

  test('security 34: ICT of another school sees neither preview nor leaving nor school', async () => {
    const { visit } = await asStaffMember(portal, { role: 'ict', schoolCode: 'MPS' });
    const at = await previewed(ict, after);
    expect((await visit.get(at)).status).toBe(404);
    await visit.get('/staff/roster');
    expect((await visit.post(`${at}/apply`, { confirmedLeavers: '1' })).status).toBe(404);
    await visit.get('/staff/roster');
    expect((await visit.post(`${at}/discard`)).status).toBe(404);
    await visit.get('/staff/roster');
    expect((await bring(visit, rosterFile(after), { school: 'CPS' })).status).toBe(404);
    await visit.get('/staff/roster');
    const undo = await visit.post('/staff/roster/leavings/018f/undo', { school: 'CPS' });
    expect(undo.status).toBe(404);
    expect(await portal.services.roster.findPreview({ schoolId: cps.id })).not.toBeNull();
    expect(await portal.services.roster.findPreview({ schoolId: mps.id })).toBeNull();
    const denied = await portal.services.db('audit_events').where({ action: 'staff.denied' });
    expect(denied.length).toBeGreaterThanOrEqual(5);
  });

  test('a colleague neither sees nor applies the preview of somebody else', async () => {
    const { visit } = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' });
    const at = await previewed(ict, after);
    expect((await visit.get(at)).status).toBe(404);
    await visit.get('/staff/roster');
    expect((await visit.post(`${at}/apply`, { confirmedLeavers: '1' })).status).toBe(404);
    await visit.get('/staff/roster');
    const busy = await bring(visit, rosterFile(after));
    expect(busy.status).toBe(400);
    expect(busy.text).toContain('is running or being looked at');
  });

  test('security 33: not without a fresh proof', async () => {
    const { visit } = await asStaffMember(portal, { role: 'ict', schoolCode: 'MPS' });
    portal.clock.advance(10 * 60_000);
    await visit.get('/staff/roster');
    const answer = await bring(visit, rosterFile(after));
    expect(answer).toMatchObject({ status: 303, location: '/staff/prove' });
    expect(await filesLeft()).toEqual([]);
  });
});

describe('what is no form of ours', () => {
  test('security 29: no visit, no token, and no byte on the disk', async () => {
    const stranger = portal.visit();
    await stranger.get('/staff/sign-in');
    expect((await bring(stranger, rosterFile(after))).status).toBe(403);
    const { visit } = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' });
    await visit.get('/staff/roster');
    visit.token = 'forged';
    expect((await bring(visit, rosterFile(after))).status).toBe(403);
    expect(await filesLeft()).toEqual([]);
  });

  test('security 29, 30: multipart nowhere else, and from nowhere else', async () => {
    const { form, type } = multipart([{ name: 'loginId', value: 'x' }]);
    const headers = { 'content-type': type };
    expect((await ict.send('POST', '/sign-in', { form, headers })).status).toBe(415);
    expect((await ict.send('POST', '/staff/roster/1/apply', { form, headers })).status).toBe(415);
    const foreign = { ...headers, 'sec-fetch-site': 'cross-site' };
    expect((await ict.send('POST', '/staff/roster', { form, headers: foreign })).status).toBe(403);
  });

  test('security 29: too large is 413, fields twice or of no name are 400', async () => {
    const { visit } = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' });
    await visit.get('/staff/roster');
    const large = rosterFile([`S1,${'x'.repeat(1024 * 1024)},Jon,Tan,4A,P4`]);
    expect((await bring(visit, large)).status).toBe(413);
    const token = { name: '_csrf', value: visit.token };
    const year = { name: 'year', value: '2027' };
    const file = { name: 'other', value: 'x', filename: 'x.csv' };
    for (const parts of [
      [token, year, year],
      [token, { name: 'a[b]', value: 'x' }],
      [token, { name: 'year', value: 'x'.repeat(2000) }],
      [token, file],
      [token, { ...file, name: 'file' }, { ...file, name: 'file' }],
    ]) {
      const { form, type } = multipart(parts);
      const sent = { form, headers: { 'content-type': type } };
      expect((await visit.send('POST', '/staff/roster', sent)).status).toBe(400);
    }
    expect(await filesLeft()).toEqual([]);
  });
});
