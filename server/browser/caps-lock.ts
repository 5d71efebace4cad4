/**
 * Fills `<p role="status" data-caps-hint data-on-text="…">` of a password field while Caps Lock is
 * on. The element is always there and only its text changes: so it is read out.
 */
export function watchCapsLock(): void {
  for (const field of document.querySelectorAll<HTMLInputElement>('input[data-password]')) {
    const hint = field.closest('.field')?.querySelector<HTMLElement>('[data-caps-hint]');
    if (!hint) continue;
    const tell = (on: boolean) => {
      const text = on ? (hint.dataset['onText'] ?? '') : '';
      if (hint.textContent !== text) hint.textContent = text;
    };
    for (const kind of ['keydown', 'keyup'] as const) {
      field.addEventListener(kind, (event) => {
        // Password managers send key events that are none.
        if (event instanceof KeyboardEvent) tell(event.getModifierState('CapsLock'));
      });
    }
    field.addEventListener('blur', () => tell(false));
  }
}
