import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/chromium';
import { addPupil, addSchool, type SchoolFixture } from '../support/fixtures';
import { freePort } from '../support/free-port';
import { readPdf, textOf } from '../support/pdf';
import { sampleRoster } from '../support/rosters/importing';
import { startPortal, type Portal } from '../support/portal';
import { addPupilWithPassword } from '../support/pupils';
import { asStaffMember, codeOf, inviteStaff, secretIn, STAFF_PASSWORD } from '../support/staff';

let browser: Browser;
let portal: Portal;
let origin: string;
let school: SchoolFixture;

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

async function open(javaScriptEnabled: boolean, cookies = new Map<string, string>()) {
  const viewport = { width: 360, height: 740 };
  const context = await browser.newContext({ javaScriptEnabled, viewport, acceptDownloads: true });
  const kept = [...cookies].map(([name, value]) => ({ name, value, url: origin }));
  await context.addCookies(kept);
  return context.newPage();
}

/** Nothing that axe finds, and nothing that runs out of a telephone's screen. */
async function check(page: Page, javaScriptEnabled: boolean): Promise<void> {
  if (!javaScriptEnabled) return;
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
}

describe.each([true, false])('JavaScript %s', (scripts) => {
  test('a new colleague follows the link, sets a password and a second factor', async () => {
    const { setupUrl } = await inviteStaff(portal, { role: 'ict', schoolCode: 'CPS' });
    const page = await open(scripts);
    await page.goto(setupUrl);
    await check(page, scripts);
    await page.locator('#newPassword').fill(STAFF_PASSWORD);
    await page.locator('#confirmPassword').fill(STAFF_PASSWORD);
    await page.getByRole('button', { name: 'Save the password' }).click();
    await page.getByRole('heading', { name: 'Set up your second factor' }).waitFor();
    await check(page, scripts);
    await page.locator('#code').fill(codeOf(portal, secretIn(await page.content())));
    await page.getByRole('button', { name: 'Switch it on' }).click();
    await page.getByRole('heading', { name: 'Your ten recovery codes' }).waitFor();
    await check(page, scripts);
    await page.getByRole('link', { name: 'I have them. Go on' }).click();
    await page.getByRole('heading', { name: /^Hello/ }).waitFor();
    await check(page, scripts);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Staff sign-in' }).waitFor();
    await page.context().close();
  });

  test('a teacher finds the locked pupil, unlocks, and gives a default password', async () => {
    const fullName = `Locked Lily ${String(scripts)}`;
    const pupil = await addPupilWithPassword(portal, { school, className: '4A', fullName });
    for (let n = 0; n < 5; n++) {
      await portal.services.signIn({
        canonicalId: pupil.loginIdFolded,
        password: `Wrong-${n}-guess`,
        visitor: { address: '', device: null },
      });
    }
    const { visit } = await asStaffMember(portal, {
      ...{ role: 'teacher', schoolCode: 'CPS', classes: ['4A'] },
    });
    const page = await open(scripts, visit.cookies);
    await page.goto(`${origin}/staff`);
    await check(page, scripts);
    await page.getByRole('link', { name: /locked now/ }).click();
    await check(page, scripts);
    await page.getByTestId('pupil').filter({ hasText: fullName }).click();
    await page
      .getByText(/Locked for sign-in until .* after 5 wrong passwords from a device/)
      .waitFor();
    await check(page, scripts);
    await page.getByRole('button', { name: 'Unlock' }).click();
    await page.getByText('Unlocked. The pupil can try again now').waitFor();
    await page.getByRole('button', { name: /default password/ }).click();
    const shown = (await page.getByTestId('default-password').textContent())?.trim() ?? '';
    expect(shown).toMatch(/^[A-Za-z0-9-]{8,24}$/);
    await check(page, scripts);
    // Sends the same form again: nothing is issued twice.
    await page.reload();
    await page.getByText('This form was sent before').waitFor();

    const child = await open(scripts);
    await child.goto(`${origin}/sign-in`);
    await child.locator('#loginId').fill(pupil.loginId);
    await child.locator('#password').fill(shown);
    await child.getByRole('button', { name: 'Sign in' }).click();
    await child.waitForURL('**/sspr/must-change');
    await page.context().close();
    await child.context().close();
  });

  test("ICT prints a class's cards and confirms that they are handed out", async () => {
    const className = scripts ? '2A' : '2B';
    const names = ['Card Casey', 'Card Chandra', 'Card Cheng'];
    for (const fullName of names) {
      await addPupil(portal.services.db, { school, className, level: 'P2', fullName });
    }
    const { visit } = await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' });
    const page = await open(scripts, visit.cookies);
    await page.goto(`${origin}/staff/cards`);
    await check(page, scripts);
    await page.getByLabel('For whom').selectOption({ label: `Class ${className}` });
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText(`New cards for 3 pupils of ${className}`).waitFor();
    await check(page, scripts);
    await page.getByRole('button', { name: 'Print', exact: true }).click();
    const take = page.getByRole('button', { name: 'Download the PDF (once)' });
    await take.waitFor({ timeout: 60_000 });
    await check(page, scripts);
    const [download] = await Promise.all([page.waitForEvent('download'), take.click()]);
    const text = textOf(await readPdf(readFileSync(await download.path())));
    for (const name of names) expect(text).toContain(name);
    await page.reload();
    await page.getByText(/downloaded/).waitFor();
    expect(await take.count()).toBe(0);
    await page.context().close();
  });
});

test('a passkey is set, and opens the door on a new device', async () => {
  const { member, setupUrl } = await inviteStaff(portal, { role: 'ict', schoolCode: 'CPS' });
  const page = await open(true);
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'usb', hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  await page.goto(setupUrl);
  await page.locator('#newPassword').fill(STAFF_PASSWORD);
  await page.locator('#confirmPassword').fill(STAFF_PASSWORD);
  await page.getByRole('button', { name: 'Save the password' }).click();
  await page.getByRole('button', { name: 'Use a passkey instead' }).click();
  await page.getByRole('heading', { name: 'Your ten recovery codes' }).waitFor();
  await page.context().clearCookies();

  await page.goto(`${origin}/staff/sign-in`);
  await page.locator('#email').fill(member.email);
  await page.locator('#password').fill(STAFF_PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Use the passkey' }).waitFor();
  await check(page, true);
  await page.getByRole('button', { name: 'Use the passkey' }).click();
  await page.getByRole('heading', { name: /^Hello/ }).waitFor();
  await page.context().close();
});

test("ICT looks at what next year's roster changes, and brings it in", async () => {
  const { services } = portal;
  await addSchool(services.db, { code: 'NEXT' });
  const actor = { kind: 'operator', id: null } as const;
  await services.roster.import({ file: sampleRoster('roster-demo'), schoolCode: 'NEXT', actor });
  const { visit } = await asStaffMember(portal, { role: 'ict', schoolCode: 'NEXT' });
  const page = await open(true, visit.cookies);
  await page.goto(`${origin}/staff/roster`);
  await check(page, true);
  await page.locator('#file').setInputFiles(sampleRoster('roster-next-year'));
  await page.locator('#complete').check();
  await page.locator('#year').fill('2028');
  await page.getByRole('button', { name: 'Show what would change' }).click();
  await page.getByText('What the file for School NEXT would change').waitFor();
  await check(page, true);
  const leavers = await page
    .getByRole('row', { name: /^Leaving/ })
    .getByRole('cell')
    .last()
    .innerText();
  expect(Number(leavers)).toBeGreaterThan(0);
  await page.locator('#confirmedLeavers').fill(leavers.trim());
  await page.getByRole('button', { name: 'Do all of this' }).click();
  await page.waitForURL('**/staff/roster');
  await page.getByText(/^Done: /).waitFor();
  await check(page, true);
  const classes: unknown[] = await services.db('form_classes').where({ year: 2028 });
  expect(classes.length).toBeGreaterThan(0);
  await page.context().close();
});
