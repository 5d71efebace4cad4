import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium';
import { addPupil, addSchool } from '../support/fixtures';
import { freePort } from '../support/free-port';
import { startPortal, type Portal } from '../support/portal';
import { asStaffMember, type StaffPerson } from '../support/staff';

let browser: Browser;
let portal: Portal;
let origin: string;
let office: StaffPerson;

jest.setTimeout(120_000);

beforeAll(async () => {
  const port = await freePort();
  portal = await startPortal({ port });
  origin = `http://localhost:${port}`;
  browser = await launchChromium();
  const school = await addSchool(portal.services.db, { code: 'CPS' });
  await addPupil(portal.services.db, {
    ...{ school, fullName: 'Aisyah Binte Rahman', className: '4A' },
  });
  office = await asStaffMember(portal, { role: 'office', schoolCode: 'CPS' });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await portal?.close();
});

async function open(javaScriptEnabled: boolean, cookies = new Map<string, string>()) {
  const viewport = { width: 360, height: 740 };
  const context = await browser.newContext({ javaScriptEnabled, viewport });
  const kept = [...cookies].map(([name, value]) => ({ name, value, url: origin }));
  await context.addCookies(kept);
  return context.newPage();
}

/** Nothing that axe finds, and nothing that runs out of a telephone's screen. */
async function checkPage(page: Page, javaScriptEnabled: boolean): Promise<void> {
  if (!javaScriptEnabled) return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
}

test.each([true, false])(
  'a guardian asks, the office answers, the guardian reads it (JavaScript: %s)',
  async (javaScriptEnabled) => {
    const guardian = await open(javaScriptEnabled);
    const check = (page: Page) => checkPage(page, javaScriptEnabled);
    await guardian.goto(`${origin}/help?school=CPS`);
    await guardian.getByRole('link', { name: 'Ask the school for help' }).click();
    await check(guardian);
    await guardian.getByRole('button', { name: 'Send to the school' }).click();
    await guardian.getByRole('alert').waitFor();
    await check(guardian);
    await guardian.locator('#fullName').fill('Aisyah bte Rahman');
    await guardian.locator('#className').fill('P4A');
    await guardian.locator('#asking').selectOption('guardian');
    await guardian.locator('#problem').selectOption('locked');
    await guardian.locator('#message').fill('She cannot do her homework.');
    await guardian.locator('#replyTo').fill('9000 0000');
    await guardian.getByRole('button', { name: 'Send to the school' }).click();
    await guardian.getByText('Today by 3.00 p.m. you can expect an answer.').waitFor();
    await check(guardian);

    const desk = await open(javaScriptEnabled, office.visit.cookies);
    await desk.goto(`${origin}/staff/requests`);
    await check(desk);
    await desk.getByTestId('request').first().click();
    await desk.getByRole('button', { name: 'I look at it' }).click();
    await desk.getByText('It is yours now.').waitFor();
    expect(await desk.getByTestId('match').textContent()).toBe('Aisyah Binte Rahman');
    await check(desk);
    await desk.locator('#answer').selectOption('ask-teacher');
    await desk.getByRole('button', { name: 'Answer and close' }).click();
    await desk.getByText('Nothing is waiting.').waitFor();
    await check(desk);

    await guardian.getByRole('link', { name: 'Look again' }).click();
    await guardian.getByText('The pupil can ask the form teacher in class.').waitFor();
    await check(guardian);
    await desk.context().close();
    await guardian.context().close();
  },
);
