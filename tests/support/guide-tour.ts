import type { BrowserContext, Page } from 'playwright-core';
import type { GuidePicture } from '../../server/journeys/help/guides';
import { addSchool, type SchoolFixture } from './fixtures';
import type { Portal } from './portal';
import {
  addEnrolledPupil,
  addPupilWithDefault,
  again,
  NEW_PASSWORD,
  operator,
  PASSWORD,
  type EnrolledPupil,
} from './pupils';
import { asStaffMember } from './staff';

export interface Tour {
  portal: Portal;
  context: BrowserContext;
  origin: string;
  lang: 'en' | 'ms' | 'zh' | 'ta';
  /** Called on every page that a guide shows. */
  look: (page: Page, picture: GuidePicture) => Promise<void>;
}

const answers = ['rusty compass', 'green umbrella', 'hidden staircase'];

/** Walks as a child, a parent and a teacher would; the same pages with the same names each time. */
export async function guideTour(tour: Tour): Promise<void> {
  const school = await cedarwood(tour.portal);
  await firstSignIn(tour, school);
  const pupil = await addEnrolledPupil(tour.portal, {
    ...{ school, loginId: 'Aisyah_Rahman_1@students.edu.sg', fullName: 'Aisyah binte Rahman' },
    ...{ firstName: 'Aisyah', lastName: 'Rahman', className: '4A' },
  });
  await insideThePortal(tour, pupil);
  await forgottenPassword(tour, pupil);
  await card(tour, school);
  await helpFromSchool(tour);
  await lockedAccount(tour, pupil);
  await formTeacher(tour, pupil);
}

async function cedarwood({ services }: Portal): Promise<SchoolFixture> {
  const school = await addSchool(services.db, { code: 'CPS' });
  const contact = { phone: '6000 0000', email: 'office@cedarwood.example.org' };
  await services
    .db('schools')
    .where({ id: school.id })
    .update({ name: 'Cedarwood Primary School', contact: JSON.stringify(contact) });
  return school;
}

async function firstSignIn({ portal, context, origin, lang, look }: Tour, school: SchoolFixture) {
  const { account, password } = await addPupilWithDefault(portal, {
    ...{ school, loginId: 'Jon_Tan_1@students.edu.sg', fullName: 'Jon Tan', firstName: 'Jon' },
    ...{ lastName: 'Tan', className: '4A' },
  });
  const page = await context.newPage();
  await page.goto(`${origin}/sign-in?school=CPS`);
  await look(page, 'sign-in');
  await signIn(page, account.loginId, password);
  await look(page, 'must-change');
  await page.locator('#newPassword').fill(NEW_PASSWORD);
  await page.locator('#confirmPassword').fill(NEW_PASSWORD);
  await submit(page);
  await look(page, 'must-enrol');
  await chooseQuestions(page, portal, lang);
  await look(page, 'confirm-questions');
  await submit(page);
  await page.waitForURL(`${origin}/portal`);
  await leave(page);
}

async function insideThePortal({ context, origin, portal, look }: Tour, pupil: EnrolledPupil) {
  const page = await context.newPage();
  await signInAt(origin, page, pupil);
  await page.waitForURL(`${origin}/portal`);
  await look(page, 'portal');
  await page.goto(`${origin}/sspr/password`);
  await look(page, 'change-password');
  // The password counts as typed for ten minutes; after that it is asked for again.
  portal.clock.advance(11 * 60_000);
  await page.goto(`${origin}/sspr/questions`);
  await look(page, 'current-password');
  await page.locator('#currentPassword').fill(PASSWORD);
  await submit(page);
  await look(page, 'change-questions');
  await leave(page);
}

async function forgottenPassword(
  { context, origin, lang, portal, look }: Tour,
  pupil: EnrolledPupil,
) {
  const page = await context.newPage();
  await page.goto(`${origin}/sspr`);
  await look(page, 'entry');
  await page.goto(`${origin}/sspr/forgot`);
  await look(page, 'login-id');
  await page.locator('#loginId').fill(pupil.account.loginId);
  await submit(page);
  await look(page, 'own-questions');
  await answer(page, { portal, lang, pupil });
  await look(page, 'new-password');
  await page.locator('#newPassword').fill(PASSWORD.replace('88', '97'));
  await page.locator('#confirmPassword').fill(PASSWORD.replace('88', '97'));
  await submit(page);
  await look(page, 'done');
  await leave(page);
}

async function card({ portal, context, origin, look }: Tour, school: SchoolFixture) {
  const { account } = await addPupilWithDefault(portal, {
    ...{ school, loginId: 'Mei_Lee_1@students.edu.sg', fullName: 'Mei Lee', level: 'P2' },
    ...{ firstName: 'Mei', lastName: 'Lee', className: '2A' },
  });
  const order = { schoolCode: 'CPS', scope: { className: '2A' }, actor: operator };
  await portal.services.questions.makeCards(order);
  const page = await context.newPage();
  await page.goto(`${origin}/sspr/forgot`);
  await page.locator('#loginId').fill(account.loginId);
  await submit(page);
  await look(page, 'card-questions');
  await leave(page);
}

async function helpFromSchool({ context, origin, look }: Tour) {
  const page = await context.newPage();
  await page.goto(`${origin}/help?school=CPS`);
  await look(page, 'help');
  await page.goto(`${origin}/help/sign-in-trouble`);
  await look(page, 'sign-in-trouble');
  await page.goto(`${origin}/help/request`);
  await look(page, 'request');
  await page.locator('#fullName').fill('Aisyah binte Rahman');
  await page.locator('#className').fill('4A');
  await page.locator('#asking').selectOption({ index: 1 });
  await page.locator('#problem').selectOption({ index: 1 });
  await page.locator('#replyTo').fill('6000 0000');
  await submit(page);
  await look(page, 'request-status');
  await leave(page);
}

async function lockedAccount({ portal, context, origin, lang, look }: Tour, pupil: EnrolledPupil) {
  const page = await context.newPage();
  for (let wrong = 1; wrong <= 6; wrong++) {
    await page.goto(`${origin}/sign-in`);
    await signIn(page, pupil.account.loginId, `Wrong-${wrong}-word`);
  }
  await look(page, 'locked');
  await page.goto(`${origin}/sspr/forgot`);
  await page.locator('#loginId').fill(pupil.account.loginId);
  await submit(page);
  await answer(page, { portal, lang, pupil });
  await look(page, 'choice');
  await leave(page);
}

async function formTeacher({ portal, context, origin, look }: Tour, { account }: EnrolledPupil) {
  const { visit } = await asStaffMember(portal, {
    ...{ role: 'teacher', schoolCode: 'CPS', classes: ['4A'], name: 'Lim Hui Min' },
  });
  const cookies = [...visit.cookies].map(([name, value]) => ({ name, value, url: origin }));
  await context.addCookies(cookies);
  const page = await context.newPage();
  const { formClassId } = await again(portal.services, account);
  await page.goto(`${origin}/staff/classes/${formClassId}`);
  await look(page, 'staff-class');
  await page.goto(`${origin}/staff/pupils/${account.id}`);
  await look(page, 'staff-pupil');
  await page.close();
}

/** The main button of the page. */
async function submit(page: Page): Promise<void> {
  const old = page.url();
  await Promise.all([
    page.waitForResponse((answered) => answered.request().method() === 'POST'),
    page.locator('main .button--main').first().click(),
  ]);
  await page.waitForURL((url) => url.href !== old);
  await page.waitForLoadState();
}

async function signIn(page: Page, loginId: string, password: string): Promise<void> {
  await page.locator('#loginId').fill(loginId);
  await page.locator('#password').fill(password);
  await Promise.all([
    page.waitForResponse((answered) => answered.request().method() === 'POST'),
    page.locator('main button[type="submit"]').first().click(),
  ]);
  await page.waitForLoadState();
}

async function signInAt(origin: string, page: Page, { account }: EnrolledPupil): Promise<void> {
  await page.goto(`${origin}/sign-in`);
  await signIn(page, account.loginId, PASSWORD);
}

async function chooseQuestions(
  page: Page,
  { services }: Portal,
  lang: Tour['lang'],
): Promise<void> {
  const { questions } = services.banks.current;
  for (const [index, text] of answers.entries()) {
    const label = questions[index + 5]?.text[lang] ?? '';
    await page.locator(`#question${index + 1}`).selectOption({ label });
    await page.locator(`#answer${index + 1}`).fill(text);
  }
  await submit(page);
}

interface Answering {
  portal: Portal;
  lang: Tour['lang'];
  pupil: EnrolledPupil;
}

async function answer(page: Page, { portal, lang, pupil }: Answering): Promise<void> {
  const { questions } = portal.services.banks.current;
  for (const label of await page.locator('label[for^="answer"]').all()) {
    const shown = ((await label.textContent()) ?? '').trim();
    const english = questions.find(({ text }) => text[lang] === shown)?.text.en ?? '';
    const id = (await label.getAttribute('for')) ?? '';
    await page.locator(`#${id}`).fill(pupil.answers.get(english) ?? 'no such answer');
  }
  await submit(page);
}

/** The next one starts as a stranger on the same tablet. */
async function leave(page: Page): Promise<void> {
  await page.context().clearCookies();
  await page.close();
}
