import {
  checkPassword,
  describePolicy,
  type PasswordPolicy,
  type PasswordSubject,
} from '../password/password.rules.js';
import { newPasswordFields } from './new-passwords.js';

/**
 * Ticks the list of rules off while the password is typed, by the very rules of the server. What
 * only the server knows (common passwords, history) is marked `later`.
 *
 * Markup: `data-policy` and `data-subject` on the form (JSON); `[data-checklist]` with an
 * `[data-rule="<code>"]` a rule, which gets `data-state="kept|broken|later"`, none while the field
 * is empty. `data-kept-text` and `data-broken-text` on the list say the same to screen readers.
 */
export function liveChecklist(form: HTMLFormElement): void {
  const [field] = newPasswordFields(form);
  const list = form.querySelector<HTMLElement>('[data-checklist]');
  const { policy, subject } = form.dataset;
  if (!field || !list || !policy || !subject) return;
  const check = {
    policy: JSON.parse(policy) as PasswordPolicy,
    subject: JSON.parse(subject) as PasswordSubject,
  };
  const later = new Set(laterRules(check.policy));
  const announce = politeStatus(form);

  function update(password: string): void {
    const broken = new Set<string>(checkPassword(password, check).map(({ code }) => code));
    for (const item of list?.querySelectorAll<HTMLElement>('[data-rule]') ?? []) {
      const code = item.dataset['rule'] ?? '';
      const checked = broken.has(code) ? 'broken' : 'kept';
      markRule(item, password === '' ? null : later.has(code) ? 'later' : checked);
    }
    announce(password === '' ? null : broken.size);
  }

  field.addEventListener('input', () => update(field.value));
  update(field.value);
}

function laterRules(policy: PasswordPolicy): string[] {
  return describePolicy(policy)
    .filter(({ serverOnly }) => serverOnly)
    .map(({ code }) => code);
}

function markRule(item: HTMLElement, state: 'kept' | 'broken' | 'later' | null): void {
  if (item.dataset['state'] === (state ?? undefined)) return;
  if (state) item.dataset['state'] = state;
  else delete item.dataset['state'];
  const words = item.closest<HTMLElement>('[data-checklist]')?.dataset;
  const text = (state && state !== 'later' && words?.[`${state}Text`]) ?? '';
  const told = item.querySelector('[data-rule-state]') ?? item.appendChild(hiddenText());
  told.textContent = text ? ` ${text}` : '';
}

function hiddenText(): HTMLElement {
  const span = document.createElement('span');
  span.className = 'visually-hidden';
  span.dataset['ruleState'] = '';
  return span;
}

/**
 * Says how many rules are left (`data-left-text`, with `{count}`) or that all are kept
 * (`data-done-text`), once the typing pauses: not at every key.
 */
function politeStatus(form: HTMLFormElement): (left: number | null) => void {
  const status = form.querySelector<HTMLElement>('[data-checklist-status]');
  let timer: number | undefined;
  return (left) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (status) status.textContent = statusText(status.dataset, left);
    }, PAUSE_MS);
  };
}

const PAUSE_MS = 800;

function statusText(words: DOMStringMap, left: number | null): string {
  if (left === null) return '';
  if (left === 0) return words['doneText'] ?? '';
  return (words['leftText'] ?? '').replace('{count}', String(left));
}
