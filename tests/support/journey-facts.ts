/** What is asked of a page inside the browser; as text, since the tests know no DOM. */

export interface PageFacts {
  path: string;
  lang: string;
  title: string;
  headings: string[];
  /** Addresses of the links at the foot. */
  footer: string[];
  /** Pixels by which the page runs out of the screen. */
  sideways: number;
  focus: 'summary' | 'nowhere' | 'elsewhere';
  summary: SummaryLine[];
  /** Every text that stands beside a field as its error. */
  besideFields: string[];
}

export interface SummaryLine {
  text: string;
  role: string | null;
  /** What a screen reader says with the field that the line leads to; null: it leads nowhere. */
  described: string | null;
  isInvalid: boolean;
}

export const pageFacts = `(() => {
  const text = (element) => (element?.textContent ?? '').replace(/\\s+/g, ' ').trim();
  const summary = document.querySelector('.error-summary');
  const describing = (element) =>
    (element?.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)
      .map((id) => text(document.getElementById(id))).join(' ');
  const line = (link) => {
    const field = document.getElementById(link.hash.slice(1));
    const group = field?.closest('fieldset');
    return {
      text: text(link),
      role: summary.getAttribute('role'),
      described: field && (describing(field) + ' ' + describing(group)),
      isInvalid: field?.getAttribute('aria-invalid') === 'true' || field?.type === 'radio',
    };
  };
  const active = document.activeElement;
  return {
    path: location.pathname + location.search,
    lang: document.documentElement.lang,
    title: document.title,
    headings: [...document.querySelectorAll('h1')].map(text),
    footer: [...document.querySelectorAll('footer a')].map((link) => link.getAttribute('href')),
    sideways: Math.max(0, document.documentElement.scrollWidth - innerWidth),
    focus: active && active === summary ? 'summary'
      : !active || active === document.body ? 'nowhere' : 'elsewhere',
    summary: summary ? [...summary.querySelectorAll('a')].map(line) : [],
    besideFields: [...document.querySelectorAll('.field-error')].map(text),
  };
})()`;

export interface Stop {
  /** Place among all that can be reached by Tab; -1: the focus is on something else. */
  index: number;
  name: string;
  isNowhere: boolean;
  isShown: boolean;
  inView: boolean;
  box: { top: number; bottom: number; left: number };
  /** Where the element that is looked for lies from here. */
  target: 'here' | 'before' | 'after' | 'missing';
}

/** Where the focus is, as a person who uses the keyboard sees it. */
export function focusStop(target = 'body'): string {
  return `(() => {
  const active = document.activeElement;
  const box = active.getBoundingClientRect();
  const style = getComputedStyle(active);
  const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const selector = ${JSON.stringify(target)};
  const wanted = active.matches(selector) ? active : document.querySelector(selector);
  const follows = wanted ? wanted.compareDocumentPosition(active) & 4 : 0;
  return {
    index: (${tabbable}).indexOf(active),
    name: active.tagName + (active.id ? '#' + active.id : ' ' + (active.textContent ?? '').trim().slice(0, 30)),
    isNowhere: active === document.body || active === document.documentElement,
    isShown: active.matches(':focus-visible, [type=date]:focus-within') && outline,
    inView: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    box: { top: box.top + scrollY, bottom: box.bottom + scrollY, left: box.left },
    target: !wanted ? 'missing' : wanted === active ? 'here'
      : active !== document.body && follows ? 'before' : 'after',
  };
})()`;
}

/** All that Tab should reach, in the order of the source; a group of choices is one stop. */
const tabbable = `[...document.querySelectorAll('a[href], button, input, select, textarea, [tabindex="0"]')]
  .filter((element) => element.type !== 'hidden' && !element.disabled)
  .filter((element) => element.getClientRects().length > 0)
  .filter((element, _at, all) => element.type !== 'radio'
    || (all.find((one) => one.name === element.name && one.checked)
      ?? all.find((one) => one.name === element.name)) === element)`;

export const tabbableNames = `(${tabbable}).map((element) =>
  element.tagName + (element.id ? '#' + element.id : ' ' + (element.textContent ?? '').trim().slice(0, 30)))`;
