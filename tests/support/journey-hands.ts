import type { Page } from 'playwright-core';
import { focusStop, tabbableNames, type Stop } from './journey-facts';

/** What a child does with a page: with a pointer, or with the keyboard alone. */
export interface Hands {
  readonly kind: 'pointer' | 'keyboard';
  /** In place of what stood in the field. */
  type(id: string, text: string): Promise<void>;
  choose(id: string, option: string): Promise<void>;
  pick(radioId: string): Promise<void>;
  /** A link or a button that leads to another page. */
  press(selector: string): Promise<void>;
  /** Sends the form of the page. */
  send(): Promise<void>;
}

const mainButton = 'main form .button--main[type="submit"]';

export function pointer(page: Page): Hands {
  return {
    kind: 'pointer',
    type: (id, text) => page.locator(`#${id}`).fill(text),
    choose: async (id, label) => void (await page.locator(`#${id}`).selectOption({ label })),
    pick: (id) => page.locator(`#${id}`).check(),
    press: (selector) => nextPage(page, () => page.locator(selector).first().click()),
    send: () => nextPage(page, () => page.locator(mainButton).first().click()),
  };
}

/** Tab, Shift+Tab, arrows, Space, Enter and letters: nothing else. */
export function keyboard(page: Page): Hands {
  const key = (name: string) => page.keyboard.press(name);
  let sent = 0;
  return {
    kind: 'keyboard',
    async type(id, text) {
      await tabTo(page, `#${id}`);
      await key('Control+A');
      await (text === '' ? key('Delete') : page.keyboard.type(text));
    },
    async choose(id, option) {
      await tabTo(page, `#${id}`);
      const options = await page.locator(`#${id} option`).allTextContents();
      await key('Home');
      for (let at = 0; at < options.indexOf(option); at++) await key('ArrowDown');
      expect(await page.locator(`#${id} option:checked`).textContent()).toBe(option);
    },
    async pick(radioId) {
      const name = await page.locator(`#${radioId}`).getAttribute('name');
      const { target } = await page.evaluate<Stop>(focusStop(`#${radioId}`));
      if (target !== 'here') await tabTo(page, `input[name="${name}"]`);
      await key('Space');
      for (let at = 0; at < 5; at++) {
        if ((await page.evaluate<Stop>(focusStop(`#${radioId}`))).target === 'here') break;
        await key('ArrowDown');
      }
      expect(await page.locator(`#${radioId}`).isChecked()).toBe(true);
    },
    async press(selector) {
      await tabTo(page, selector);
      const isButton = await page
        .locator(selector)
        .first()
        .evaluate(({ type }: { type?: string }) => type === 'submit');
      await nextPage(page, () => key(isButton ? 'Space' : 'Enter'));
    },
    async send() {
      // Enter in a field, and the button itself: both send a form.
      const inField = await page.evaluate<boolean>(
        'document.activeElement.matches("main input:not([type=radio])")',
      );
      if (inField && sent++ % 2 === 0) return nextPage(page, () => key('Enter'));
      await tabTo(page, mainButton);
      await nextPage(page, () => key('Space'));
    },
  };
}

async function nextPage(page: Page, act: () => Promise<unknown>): Promise<void> {
  await Promise.all([page.waitForEvent('load'), act()]);
}

const FAR = 60;

/** Forwards or backwards, whichever way it lies; the focus is seen at every stop. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  let stop = await page.evaluate<Stop>(focusStop(selector));
  for (let at = 0; stop.target !== 'here'; at++) {
    if (at > FAR || stop.target === 'missing') throw new Error(`Tab never reaches ${selector}`);
    await page.keyboard.press(stop.target === 'before' ? 'Shift+Tab' : 'Tab');
    stop = await page.evaluate<Stop>(focusStop(selector));
    expectSeen(stop);
  }
}

function expectSeen({ name, isNowhere, isShown, inView }: Stop): void {
  expect({ name, isNowhere, isShown, inView }).toEqual({
    ...{ name, isNowhere: false, isShown: true, inView: true },
  });
}

/**
 * Once around the page: everything is reached, nothing traps, and what is reached next is what is
 * read next.
 */
export async function tabAround(page: Page): Promise<void> {
  const all = await page.evaluate<string[]>(tabbableNames);
  const dates = await page.locator('input[type=date]').count();
  const stops: Stop[] = [];
  // The parts of a date and its calendar are four stops of one field.
  for (let at = 0; at <= all.length + 1 + 3 * dates; at++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate<Stop>(focusStop());
    // Past the last one the browser's own controls come, or the first one again.
    if (stop.isNowhere) continue;
    if (stops.length > 1 && stops[0]?.index === stop.index) break;
    expectSeen(stop);
    if (stops.at(-1)?.index !== stop.index) stops.push(stop);
  }
  const first = stops.findIndex(({ index }) => index === 0);
  const inOrder = [...stops.slice(first), ...stops.slice(0, first)];
  expect(inOrder.map(({ name }) => name)).toEqual(all);
  inOrder.slice(1).forEach((stop, at) => expectReadNext(inOrder[at] ?? stop, stop));
}

/** Further down; or on the same line, further right. */
function expectReadNext(before: Stop, after: Stop): void {
  const sameLine = after.box.top < before.box.bottom && before.box.top < after.box.bottom;
  const isNext = sameLine
    ? after.box.left >= before.box.left || after.box.top > before.box.top
    : after.box.top > before.box.top;
  expect({ from: before.name, to: after.name, isNext }).toMatchObject({ isNext: true });
}
