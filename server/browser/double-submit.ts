/** A second press sends nothing. The button stays in place and in focus, only `aria-disabled`. */
export function holdSecondSubmit(form: HTMLFormElement): void {
  let sent = false;

  function hold(on: boolean): void {
    sent = on;
    for (const button of form.querySelectorAll('button[type="submit"]')) {
      if (on) button.setAttribute('aria-disabled', 'true');
      else button.removeAttribute('aria-disabled');
    }
  }

  form.addEventListener('submit', (event) => {
    if (sent) return event.preventDefault();
    hold(true);
    // A request that was broken off must not leave a dead form behind.
    window.setTimeout(() => hold(false), RELEASE_MS);
  });
  // Back from the next page, out of the browser's memory.
  window.addEventListener('pageshow', () => hold(false));
}

/** Longer than a full queue of hashes takes; sent again after it, the server decides. */
const RELEASE_MS = 10_000;
