/**
 * `<button type="button" data-toggle hidden data-show-text data-hide-text aria-controls="ID">`
 * shows and hides one field. Its name changes with what it does, so it is no pressed state.
 */
export function showButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-toggle]')) {
    const field = fieldOf(button);
    if (!field) continue;
    button.hidden = false;
    button.addEventListener('click', () => setShown(field, field.type === 'password'));
    // Sent as text it would be offered to the next child as something typed before.
    field.form?.addEventListener('submit', () => setShown(field, false));
  }
}

export function setShown(field: HTMLInputElement, shown: boolean): void {
  field.type = shown ? 'text' : 'password';
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-toggle]')) {
    if (fieldOf(button) !== field) continue;
    button.textContent = button.dataset[shown ? 'hideText' : 'showText'] ?? button.textContent;
  }
}

function fieldOf(button: HTMLButtonElement): HTMLInputElement | null {
  const field = document.getElementById(button.getAttribute('aria-controls') ?? '');
  return field instanceof HTMLInputElement ? field : null;
}
