import { MINUTE } from '../../server/clock';
import {
  asBankKeeper,
  banks,
  boat,
  pageOf,
  versionOn,
  withoutQuestions,
  type BankKeeper,
} from '../support/bank-visit';
import { boatTexts } from '../support/banks';
import { startPortal, type Portal } from '../support/portal';
import { asStaffMember, codeOf } from '../support/staff';

let portal: Portal;
let admin: BankKeeper;

beforeEach(async () => {
  portal = await startPortal();
  admin = await asBankKeeper(portal);
});
afterEach(() => portal.close());

describe('what is wrong', () => {
  test('is told at its field with its language, and nothing typed is lost', async () => {
    await admin.visit.get(`${banks}/private/add`);
    const form = { ...boat, textMs: '', textZh: '船？', textTa: 'x'.repeat(201), popular: '!!!' };
    const refused = await admin.visit.post(`${banks}/private/add`, form);
    expect(refused.status).toBe(400);
    for (const name of ['textMs', 'textZh', 'textTa', 'popular']) {
      expect(refused.text).toContain(`id="${name}-error"`);
      expect(refused.text).toContain(`href="#${name}"`);
    }
    expect(refused.text).toContain('Write the question in Malay.');
    expect(refused.text).toContain(boatTexts.en);
    expect(portal.services.banks.all.some(({ id }) => id.startsWith('added'))).toBe(false);
    const alike = { ...boat, textEn: ' you build a ROBOT that helps you; what do you call it' };
    const twin = await admin.visit.post(`${banks}/private/add`, alike);
    expect(twin.status).toBe(400);
    expect(twin.text).toContain('In English it reads like another question on offer');
  });

  test('of two admins the second is told, and keeps what was typed', async () => {
    const other = await asStaffMember(portal, { role: 'admin' });
    const form = await admin.formOf('robot-name');
    await other.visit.get(pageOf('robot-name'));
    await admin.visit.post(pageOf('robot-name'), { ...form, popular: 'first one' });
    const late = await other.visit.post(pageOf('robot-name'), {
      ...form,
      ...{ textEn: 'Which <b>robot</b> is yours?', popular: 'second one\nthird one' },
    });
    expect(late.status).toBe(409);
    expect(late.text).toContain('Somebody changed this meanwhile');
    expect(late.text).toContain('Which &lt;b&gt;robot&lt;/b&gt; is yours?');
    expect(late.text).toContain('second one, third one');
    expect(portal.services.banks.find('robot-name')?.popular).toEqual(['first one']);
    const retired = await other.visit.post(`${pageOf('robot-name')}/retire`, { version: '0' });
    expect(retired.status).toBe(409);
  });

  test('too few would be left: it says how many stay', async () => {
    const [, familiar] = portal.services.banks.list;
    const ids = familiar!.all.map(({ id }) => id);
    for (const id of ids.slice(0, 3)) expect((await admin.turn(id, 'retire')).status).toBe(303);
    const refused = await admin.turn(ids[3]!, 'retire');
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('at least 5 questions of a bank stay on offer');
    expect((await admin.turn(ids[0]!, 'offer')).status).toBe(303);
    expect((await admin.turn(ids[3]!, 'retire')).status).toBe(303);
  });

  test('security 37: hostile text is only text, on every page that shows it', async () => {
    const textEn = '<img src=x onerror=alert(1)> What\u202E is\u0007 it?';
    const id = await admin.addBoat({
      ...boat,
      textEn,
      popular: '"><script>alert(1)</script>\n=cmd|x',
    });
    const { visit } = await withoutQuestions(portal);
    const pages = [
      ...[await admin.visit.get(pageOf(id)), await admin.visit.get(`${banks}/private`)],
      await visit.get('/sspr/must-enrol'),
    ];
    for (const { text } of pages) {
      expect(text).toContain('&lt;img src=x onerror=alert(1)&gt; What is it?');
      expect(text).not.toMatch(/<img src=x|<script>alert|[\u0007\u202E]/);
    }
  });
});

test('a list of 500 answers in Tamil fits into the form', async () => {
  const popular = Array.from({ length: 500 }, (_none, n) => `விடை${n}`).join('\r\n');
  const id = await admin.addBoat({ ...boat, popular });
  expect(portal.services.banks.find(id)?.popular).toHaveLength(500);
});

test('the questions of cards are shown with the reason, and cannot be changed', async () => {
  const bank = await admin.visit.get(`${banks}/card`);
  expect(bank.text).toContain('would make the cards wrong');
  expect(bank.text).not.toContain('Add a question');
  const page = await admin.visit.get(pageOf('card-star'));
  expect(page.text).toContain('lang="ta"');
  expect(page.text).not.toContain('<textarea');
  const form = { ...boat, version: '0' };
  const tried = [
    await admin.visit.post(pageOf('card-star'), form),
    await admin.visit.post(`${pageOf('card-star')}/retire`, form),
    await admin.visit.post(`${banks}/card/add`, form),
    await admin.visit.get(`${banks}/card/add`),
  ];
  expect(tried.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect(portal.services.banks.find('card-star')).toMatchObject({ version: 0 });
});

test('each text stands in its own language', async () => {
  const { text } = await admin.visit.get(pageOf('robot-name'));
  for (const lang of ['en', 'ms', 'zh', 'ta']) {
    expect(text).toMatch(new RegExp(`<textarea[^>]*lang="${lang}"`));
    expect(text).toMatch(new RegExp(`<dd lang="${lang}">`));
  }
});

test('security 33: an old proof is asked for again, and a long form comes back filled in', async () => {
  const form = await admin.formOf('robot-name');
  portal.clock.advance(11 * MINUTE);
  const typed = { ...form, textEn: 'Which robot would you build?', popular: 'r2d2' };
  const stopped = await admin.visit.post(pageOf('robot-name'), typed);
  expect(stopped).toMatchObject({ status: 303, location: '/staff/prove' });
  expect(portal.services.banks.find('robot-name')).toMatchObject({ version: 0 });
  await admin.visit.get('/staff/prove');
  const code = codeOf(portal, admin.totpSecret);
  expect(await admin.visit.post('/staff/prove', { code })).toMatchObject({
    location: pageOf('robot-name'),
  });
  const page = await admin.visit.get(pageOf('robot-name'));
  expect(page.text).toContain('What you typed is still here.');
  expect(page.text).toContain('>Which robot would you build?</textarea>');
  expect(versionOn(page)).toBe('0');
  // Once: whoever comes back later sees what stands there.
  expect((await admin.visit.get(pageOf('robot-name'))).text).not.toContain('is still here.');
  expect((await admin.visit.post(pageOf('robot-name'), typed)).status).toBe(303);
  expect(portal.services.banks.find('robot-name')).toMatchObject({ version: 1 });

  await admin.visit.get(`${banks}/private/add`);
  portal.clock.advance(11 * MINUTE);
  for (const path of [`${banks}/private/add`, `${pageOf('robot-name')}/retire`]) {
    expect((await admin.visit.post(path, { ...boat, version: '1' })).location).toBe('/staff/prove');
  }
});

test('one form adds one question, however often it is sent', async () => {
  await admin.visit.get(`${banks}/private/add`);
  const form = { ...boat, _csrf: admin.visit.token };
  const sent = await Promise.all(
    Array.from({ length: 10 }, () => admin.visit.send('POST', `${banks}/private/add`, { form })),
  );
  expect(sent.every(({ status }) => status === 303)).toBe(true);
  const added = portal.services.banks.all.filter(({ id }) => id.startsWith('added'));
  expect(added).toHaveLength(1);
});

test('the audit shows it in plain words', async () => {
  await admin.addBoat();
  const { text } = await admin.visit.get('/staff/audit?action=question.added');
  expect(text).toContain('Question added to a bank');
  expect(text).toContain('added-what-did-you-call-your-boat');
  expect(text).not.toContain('titanic');
});

test.each(['ict', 'office', 'teacher', 'auditor'] as const)(
  'security 34: there are no banks for %s',
  async (role) => {
    const isWide = role === 'auditor';
    await portal.services.schools.add(
      { code: 'CPS', name: 'A school' },
      {
        ...{ kind: 'operator', id: null },
      },
    );
    const { visit } = await asStaffMember(portal, { role, schoolCode: isWide ? null : 'CPS' });
    for (const path of [banks, `${banks}/private`, pageOf('robot-name')]) {
      expect((await visit.get(path)).status).toBe(404);
    }
    expect((await visit.post(`${pageOf('robot-name')}/retire`, { version: '0' })).status).toBe(404);
  },
);
