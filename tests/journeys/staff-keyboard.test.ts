import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium';
import { addPupil, addSchool, type SchoolFixture } from '../support/fixtures';
import { freePort } from '../support/free-port';
import { keyboard, tabAround, tabTo, type Hands } from '../support/journey-hands';
import { startPortal, type Portal } from '../support/portal';
import { readPdf } from '../support/pdf';
import { fileWith, sampleRoster } from '../support/rosters/importing';
import { asStaffMember } from '../support/staff';

let browser: Browser;
let portal: Portal;
let origin: string;
let school: SchoolFixture;

const actor = { kind: 'operator', id: null } as const;

jest.setTimeout(120_000);

beforeAll(async () => {
  const port = await freePort();
  portal = await startPortal({ port });
  origin = `http://localhost:${port}`;
  browser = await launchChromium();
  school = await addSchool(portal.services.db, { code: 'CPS' });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

interface Seat {
  page: Page;
  hands: Hands;
  /** Goes to a page, and once around it by Tab. */
  visit: (path: string) => Promise<void>;
  /** Waits until the page says this. */
  says: (text: string | RegExp) => Promise<void>;
  close: () => Promise<void>;
}

/** A person without a mouse, signed in. */
async function sitDown(role: 'ict' | 'office' | 'admin', schoolCode = 'CPS'): Promise<Seat> {
  const person = { role, schoolCode: role === 'admin' ? null : schoolCode };
  const { visit } = await asStaffMember(portal, person);
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const kept = [...visit.cookies].map(([name, value]) => ({ name, value, url: origin }));
  await context.addCookies(kept);
  const page = await context.newPage();
  return {
    page,
    hands: keyboard(page),
    visit: async (path) => {
      await page.goto(`${origin}${path}`);
      await tabAround(page);
    },
    says: (text) => page.getByText(text).first().waitFor(),
    close: () => context.close(),
  };
}

async function download(page: Page, selector: string): Promise<Buffer> {
  await tabTo(page, selector);
  const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Space')]);
  return readFileSync(await file.path());
}

/** Opens the dialogue of the browser; what happens in there is the system's. */
async function chooseFile(page: Page, path: string): Promise<void> {
  await tabTo(page, '#file');
  const [dialogue] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.keyboard.press('Space'),
  ]);
  await dialogue.setFiles(path);
}

async function tick(page: Page, selector: string): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.press('Space');
  expect(await page.locator(selector).isChecked()).toBe(true);
}

test("a class's cards: ordered, printed, taken, confirmed", async () => {
  for (const fullName of ['Card Casey', 'Card Chandra']) {
    await addPupil(portal.services.db, { school, className: '2A', level: 'P2', fullName });
  }
  // They have cards already: only then does anything wait to be confirmed.
  const scope = { className: '2A' };
  const deliver = () => Promise.resolve();
  await portal.services.questions.makeCards({ schoolCode: 'CPS', scope, actor, deliver });
  const { page, hands, visit, says, close } = await sitDown('ict');
  await visit('/staff/cards');
  await hands.choose('group', 'Class 2A');
  await hands.press('main form[action="/staff/cards"] button');
  await says('New cards for 2 pupils of 2A');
  await tabAround(page);
  await hands.send();
  await page.getByRole('button', { name: 'Download the PDF (once)' }).waitFor({ timeout: 60_000 });
  await tabAround(page);
  const paper = await download(page, 'form[action$="/take"] button');
  expect((await readPdf(paper)).pages).toHaveLength(1);
  await page.reload();
  await says(/downloaded/);
  await hands.press('form[action$="/confirm"] button');
  await says('Confirmed: the new cards');
  await close();
});

test("next year's roster: chosen, looked at, applied", async () => {
  const { services } = portal;
  await addSchool(services.db, { code: 'NEXT' });
  await services.roster.import({ file: sampleRoster('roster-demo'), schoolCode: 'NEXT', actor });
  const { page, hands, visit, says, close } = await sitDown('ict', 'NEXT');
  await visit('/staff/roster');
  await chooseFile(page, sampleRoster('roster-next-year'));
  await tick(page, '#complete');
  await hands.type('year', '2028');
  await hands.press('form[enctype] .button--main');
  await says('What the file for School NEXT would change');
  const leaving = page.getByRole('row', { name: /^Leaving/ }).getByRole('cell');
  await hands.type('confirmedLeavers', (await leaving.last().innerText()).trim());
  await hands.press('form[action$="/apply"] button');
  await says(/^Done: /);
  await close();
});

test('a file of staff: looked at, applied, links for all of them', async () => {
  await addSchool(portal.services.db, { code: 'FRESH' });
  const { page, hands, visit, says, close } = await sitDown('ict', 'FRESH');
  const people = ['Ah Kow Lim', 'Siti Lee'].map(
    (name, at) => `p${at}@school.example,${name},office,,,`,
  );
  const file = fileWith(['email,name,role,class,from,to', ...people].join('\n'));
  await visit('/staff/roster');
  const [staffFile] = (await page.locator('#what option').allTextContents()).slice(1);
  await hands.choose('what', staffFile ?? '');
  await chooseFile(page, file);
  await hands.press('form[enctype] .button--main');
  await says('Ah Kow Lim');
  await tabAround(page);
  await hands.press('form[action$="/apply"] button');
  await says('2 people added');
  await visit('/staff/people');
  await hands.press('form[action="/staff/people/links"] button');
  await says('Give each link to its person yourself');
  await tabAround(page);
  expect(await page.getByText(/\/staff\/set-up\//).count()).toBe(2);
  await close();
});

test('holidays are pasted, replaced, and not lost by an empty field', async () => {
  const { page, hands, visit, says, close } = await sitDown('ict');
  await visit('/staff/settings');
  const event = [
    'BEGIN:VEVENT',
    'DTSTART;VALUE=DATE:20270301',
    'SUMMARY:Founders’ Day',
    'END:VEVENT',
  ];
  await hands.type('holidays', ['BEGIN:VCALENDAR', ...event, 'END:VCALENDAR'].join('\n'));
  await hands.press('form[action="/staff/settings/holidays"] button');
  await says('Founders’ Day');
  await hands.press('form[action="/staff/settings/holidays"] button');
  await says('Paste the calendar');
  await tick(page, '#noHolidays');
  await hands.press('form[action="/staff/settings/holidays"] button');
  await says('None are known.');
  await close();
});

test('a request is taken, and answered with a prepared text', async () => {
  const child = portal.visit();
  await child.get('/help/request?school=CPS');
  const { location } = await child.post('/help/request', {
    ...{ schoolCode: 'CPS', fullName: 'Card Casey', className: '2A', asking: 'guardian' },
    ...{ problem: 'locked', replyTo: '6000 0000', message: '' },
  });
  expect(location).toMatch(/^\/help\/request\//);
  const { page, hands, visit, says, close } = await sitDown('office');
  await visit('/staff/requests');
  await hands.press('main table a');
  await tabAround(page);
  await hands.press('form[action$="/take"] button');
  await says('You have it');
  const [, text] = await page.locator('#answer option').allTextContents();
  await hands.choose('answer', text ?? '');
  await hands.press('form[action$="/answer"] button');
  await says('Nothing is waiting');
  await close();
});

test('what happened is looked for, taken away as a file, and checked', async () => {
  const { page, hands, visit, says, close } = await sitDown('ict');
  await visit('/staff/audit');
  const printed = (await page.locator('#action option').allTextContents()).find((text) =>
    /print/i.test(text),
  );
  await hands.choose('action', printed ?? '');
  await hands.press('form[action="/staff/audit"] button');
  await page.waitForURL(/action=/);
  await tabAround(page);
  const table = await download(page, 'form[action="/staff/audit/export"] button');
  expect(table.toString().split('\n').length).toBeGreaterThan(1);
  await hands.press('form[action="/staff/audit/check"] button');
  await says(/complete|unchanged/i);
  await close();
});

test('a switch is thrown and ends', async () => {
  const { hands, visit, says, close } = await sitDown('admin');
  await visit('/staff/settings/switches');
  await hands.choose('path', 'The questions for a forgotten password');
  await hands.type('hours', '1');
  await hands.press('form[action="/staff/settings/switches"] button');
  await says('It is switched off now');
  await hands.press('form[action$="/end"] button');
  await says('It works again.');
  await close();
});

test('a question is added to a bank, and retired', async () => {
  const { page, hands, visit, says, close } = await sitDown('admin');
  await visit('/staff/settings/banks');
  await hands.press('main table a');
  await hands.press('main a.button--main');
  await tabAround(page);
  const fields = await page.evaluate<string[]>(
    "[...document.querySelectorAll('main textarea[lang]')].map(({ id }) => id)",
  );
  expect(fields).toHaveLength(4);
  for (const id of fields) await hands.type(id, 'What did the oldest tree in our garden see?');
  await hands.type('popular', 'a cat\na dog');
  await hands.press('main form .button--main');
  await hands.press('form[action$="/retire"] button');
  await says(/retired/);
  await close();
});
