import { canSpeak } from './speech.js';

/**
 * What this browser can do, found out by trying.
 * Markup: `[data-browser-checks] > [data-check]` with the text for "yes" in `data-yes`; what stands
 * there without a script is the text for "no".
 */
const checks: Record<string, () => boolean> = {
  cookies: () => navigator.cookieEnabled,
  scripts: () => true,
  listen: canSpeak,
};

for (const item of document.querySelectorAll<HTMLElement>('[data-browser-checks] > [data-check]')) {
  if (!checks[item.dataset['check'] ?? '']?.()) continue;
  item.textContent = item.dataset['yes'] ?? '';
  item.dataset['state'] = 'kept';
}
