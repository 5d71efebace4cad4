import type { Page } from 'playwright-core';
import type { Translate } from '../../server/http/render';
import type { SchoolFixture } from './fixtures';
import { pageFacts, type PageFacts } from './journey-facts';
import { tabAround, type Hands } from './journey-hands';
import type { Portal } from './portal';

export type Lang = 'en' | 'ms' | 'zh' | 'ta';

/** As browsers name them; the portal answers in the language before the dash. */
export const locales: Record<Lang, string> = {
  ...{ en: 'en-SG', ms: 'ms-MY', zh: 'zh-SG', ta: 'ta-SG' },
};

/** One child at one screen. */
export interface Walker {
  page: Page;
  hands: Hands;
  portal: Portal;
  school: SchoolFixture;
  origin: string;
  lang: Lang;
  t: Translate;
  /** Pages around which Tab has gone already. */
  walked: Set<string>;
}

export interface Place {
  path: string;
  titleKey: string;
}

export const places = {
  signIn: { path: '/sign-in', titleKey: 'signIn.title' },
  mustChange: { path: '/sspr/must-change', titleKey: 'password.mustChange.title' },
  mustEnrol: { path: '/sspr/must-enrol', titleKey: 'questions.set.title' },
  confirm: { path: '/sspr/must-enrol/confirm', titleKey: 'questions.confirm.title' },
  portal: { path: '/portal', titleKey: 'portal.title' },
  identify: { path: '/sspr/forgot', titleKey: 'forgot.identify.title' },
  withCard: { path: '/sspr/forgot?way=card', titleKey: 'forgot.identify.title' },
  questions: { path: '/sspr/forgot/questions', titleKey: 'forgot.questions.title' },
  choice: { path: '/sspr/forgot/choice', titleKey: 'forgot.choice.title' },
  newPassword: { path: '/sspr/forgot/new-password', titleKey: 'forgot.newPassword.title' },
  done: { path: '/sspr/forgot/done', titleKey: 'forgot.done.title' },
  locked: { path: '/sign-in', titleKey: 'locked.title' },
} satisfies Record<string, Place>;

export async function open({ page, origin }: Walker, path: string): Promise<void> {
  await page.goto(`${origin}${path}`);
}

/** Holds that this is the page, whole and in the language of the reader. */
export async function at(walker: Walker, place: Place): Promise<void> {
  const facts = await expectPlace(walker, place, walker.t(place.titleKey));
  expect(facts.summary).toEqual([]);
  await around(walker, place.path);
}

/** The same page again with what is to be mended, said at once and beside the field. */
export async function atErrors(walker: Walker, place: Place, count: number): Promise<void> {
  const { t } = walker;
  const facts = await expectPlace(
    walker,
    place,
    t('layout.errorTitle', { title: t(place.titleKey) }),
  );
  expect(facts.summary).toHaveLength(count);
  expect(facts.focus).toBe('summary');
  for (const { text, role, described, isInvalid } of facts.summary) {
    expect(text).not.toBe('');
    expect({ role, isInvalid }).toEqual({ role: 'alert', isInvalid: true });
    expect(described).toContain(text);
    expect(facts.besideFields).toContain(text);
  }
  await around(walker, `${place.path} with errors`);
}

async function expectPlace({ page, lang, t }: Walker, place: Place, title: string) {
  let facts = await page.evaluate<PageFacts>(pageFacts);
  // The browser gives the focus with the first picture of the page, which may come after the page.
  for (let look = 0; look < 60 && facts.summary.length > 0 && facts.focus === 'nowhere'; look++) {
    await page.waitForTimeout(50);
    facts = await page.evaluate<PageFacts>(pageFacts);
  }
  expect(facts).toMatchObject({
    path: place.path,
    lang,
    title: t('layout.pageTitle', { title }),
    // Help stands in the same place on every page.
    footer: ['/help', '/privacy'],
    sideways: 0,
  });
  expect(facts.headings).toHaveLength(1);
  expect(facts.headings[0]).not.toBe('');
  return facts;
}

async function around({ page, hands, walked }: Walker, name: string): Promise<void> {
  if (hands.kind === 'pointer' || walked.has(name)) return;
  walked.add(name);
  await tabAround(page);
}
