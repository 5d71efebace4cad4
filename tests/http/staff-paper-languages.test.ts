import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { registerCardCommands } from '../../server/commands/cards.command';
import type { CommandPlace } from '../../server/commands/command-place';
import { addPupil, addSchool } from '../support/fixtures';
import { readPdf, textOf } from '../support/pdf';
import { startPortal, type Portal } from '../support/portal';
import { scratchPath } from '../support/rosters/importing';
import { asStaffMember, type StaffPerson } from '../support/staff';

let portal: Portal;
let ict: StaffPerson;
let office: StaffPerson;

beforeAll(async () => {
  portal = await startPortal();
  const school = await addSchool(portal.services.db, { code: 'CPS' });
  await addPupil(portal.services.db, { school, level: 'P2', className: '2A', fullName: 'Aisyah' });
  ict = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' });
  office = await asStaffMember(portal, { role: 'office', schoolCode: 'CPS' });
});
afterAll(() => portal.close());

const page = '/staff/settings';
const typed = { school: 'CPS', officeHours: 'Mon-Fri 07:30-15:00' };

async function save({ visit }: StaffPerson, form: Record<string, string>) {
  const [, version = ''] = /name="version" value="(\d+)"/.exec((await visit.get(page)).text) ?? [];
  return visit.post(page, { ...typed, version, ...form });
}

const chosen = async () => {
  const [languages] = await portal.services.db('schools').pluck<string[]>('paper_languages');
  return JSON.parse(languages ?? '') as string[];
};

async function cardsPdf(): Promise<string> {
  const file = scratchPath('pdf');
  const place: CommandPlace = {
    run: (command) => command(portal.services),
    ...{ say: () => undefined, warn: () => undefined, fail: () => undefined },
  };
  const program = new Command().exitOverride();
  registerCardCommands(program, place);
  const words = ['cards', 'make', '--school', 'CPS', '--class', '2A', '--out', file];
  await program.parseAsync(words, { from: 'user' });
  return textOf(await readPdf(readFileSync(file)));
}

test('a school begins with English alone, and is offered four languages', async () => {
  expect(await chosen()).toEqual(['en']);
  const { text } = await ict.visit.get(page);
  for (const language of ['English', 'Malay', 'Chinese', 'Tamil']) expect(text).toContain(language);
  expect(text.match(/name="lang_\w+" value="1" checked/g)).toEqual([
    'name="lang_en" value="1" checked',
  ]);
  expect(await cardsPdf()).not.toContain('秘密');
});

test('those that ICT chooses stand on the next card, questions too', async () => {
  const saved = await save(ict, { languagesAsked: '1', lang_zh: '1', lang_en: '1' });
  expect(saved.status).toBe(303);
  expect(await chosen()).toEqual(['en', 'zh']);
  const text = await cardsPdf();
  for (const part of [
    'My secret answers',
    '我的秘密答案',
    'What is next to the star?',
    '星星旁边',
  ]) {
    expect(text).toContain(part);
  }
});

test('none at all is refused with the field that it is about', async () => {
  const refused = await save(ict, { languagesAsked: '1' });
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('href="#languages"');
  expect(refused.text).toContain('id="languages-error"');
  expect(await chosen()).toEqual(['en', 'zh']);
});

test('security 35: the office changes none, and a form without them leaves them', async () => {
  await save(office, { languagesAsked: '1', lang_ta: '1' });
  expect(await chosen()).toEqual(['en', 'zh']);
  expect((await save(ict, { networks: '' })).status).toBe(303);
  expect(await chosen()).toEqual(['en', 'zh']);
});
