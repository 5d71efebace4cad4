import { newPasswordFields } from './new-passwords.js';
import { setShown } from './show-password.js';
import { tellVisitGoesOn } from './visit-channel.js';

/**
 * "Suggest one for me": fills both fields with a password that the server made, and shows it.
 * When that does not work the button does what it does without this script: it sends the form.
 */
export function suggestButton(form: HTMLFormElement): void {
  const button = form.querySelector<HTMLButtonElement>('button[formaction="/sspr/suggest"]');
  const token = form.querySelector<HTMLInputElement>('input[name="_csrf"]')?.value;
  if (!button || token === undefined) return;
  let plain = false;

  button.addEventListener('click', (event) => {
    if (plain) return;
    event.preventDefault();
    void askServer(token).then((password) => {
      if (password !== null) return fill(form, password);
      plain = true;
      button.click();
    });
  });
}

async function askServer(token: string): Promise<string | null> {
  try {
    const response = await fetch('/sspr/suggest', {
      method: 'POST',
      headers: { Accept: 'application/json', 'x-csrf-token': token },
      redirect: 'manual',
    });
    if (!response.ok) return null;
    tellVisitGoesOn();
    const { password } = (await response.json()) as { password?: unknown };
    return typeof password === 'string' ? password : null;
  } catch {
    return null;
  }
}

function fill(form: HTMLFormElement, password: string): void {
  for (const field of newPasswordFields(form)) {
    field.value = password;
    setShown(field, true);
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
}
