import { watchCapsLock } from './caps-lock.js';
import { liveChecklist } from './checklist.js';
import { holdSecondSubmit } from './double-submit.js';
import { showButtons } from './show-password.js';
import { suggestButton } from './suggest-button.js';

/** Every page with a password field. All of it works without this script too. */
showButtons();
watchCapsLock();
for (const form of document.querySelectorAll('form')) {
  if (form.querySelector('input[data-password]')) holdSecondSubmit(form);
}
for (const form of document.querySelectorAll<HTMLFormElement>('form[data-password-form]')) {
  liveChecklist(form);
  suggestButton(form);
}
