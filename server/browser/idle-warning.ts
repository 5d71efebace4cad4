import { onVisitGoesOn, tellVisitGoesOn } from './visit-channel.js';

/**
 * Shows `[data-idle-warning]` shortly before a quiet visit ends; its `[data-idle-extend]` button
 * goes on with one press. Nothing takes the focus: somebody may be in the middle of a word. When
 * the time is over the page goes away, since the next child may sit down at the same screen.
 *
 * Markup: `data-minutes` (of quiet until the visit ends), `data-warning-seconds` (before that),
 * `data-csrf`.
 */
function watchVisit(box: HTMLElement): void {
  const endMs = Number(box.dataset['minutes']) * 60_000;
  const warnMs = endMs - Number(box.dataset['warningSeconds']) * 1000;
  const focus = focusBefore(box);
  let timers: number[] = [];

  function start(): void {
    timers.forEach((timer) => window.clearTimeout(timer));
    focus.giveBack();
    box.hidden = true;
    const show = () => {
      box.hidden = false;
    };
    timers = [
      window.setTimeout(show, Math.max(warnMs, 0)),
      window.setTimeout(leave, endMs + MARGIN_MS),
    ];
  }

  box.querySelector('[data-idle-extend]')?.addEventListener('click', () => {
    void extendVisit(box.dataset['csrf'] ?? '').then((result) => {
      if (result === 'over') leave();
      if (result === 'extended') tellVisitGoesOn();
    });
  });
  onVisitGoesOn(start);
  start();
  // This page was a request of its own.
  tellVisitGoesOn();
}

/** So that the visit is over on the server too when the page leaves. */
const MARGIN_MS = 2000;

type Extension = 'extended' | 'over' | 'unknown';

async function extendVisit(token: string): Promise<Extension> {
  try {
    const response = await fetch('/session/extend', {
      method: 'POST',
      headers: { Accept: 'application/json', 'x-csrf-token': token },
      redirect: 'manual',
    });
    if (response.ok) return 'extended';
    return response.status >= 500 ? 'unknown' : 'over';
  } catch {
    // No network: the warning stays, and with it the button.
    return 'unknown';
  }
}

function leave(): void {
  window.location.assign('/');
}

/** Where the focus was before it went to the box: it goes back there when the box goes away. */
function focusBefore(box: HTMLElement) {
  let before: HTMLElement | null = null;
  box.addEventListener('focusin', ({ relatedTarget: from }) => {
    if (from instanceof HTMLElement && !box.contains(from)) before = from;
  });
  return {
    giveBack() {
      if (box.contains(document.activeElement)) before?.focus();
    },
  };
}

const box = document.querySelector<HTMLElement>('[data-idle-warning]');
if (box) watchVisit(box);
