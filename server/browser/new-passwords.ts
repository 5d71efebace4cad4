/** The fields of a new password: itself, and typed again. */
export function newPasswordFields(form: HTMLFormElement): HTMLInputElement[] {
  return [
    ...form.querySelectorAll<HTMLInputElement>('input[data-password][autocomplete="new-password"]'),
  ];
}
