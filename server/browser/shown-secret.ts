// A secret that is shown once: copied, printed, and gone from the screen after a minute.

const panel = document.querySelector<HTMLElement>('[data-hide-after]');
const seconds = Number(panel?.dataset['hideAfter'] ?? 0);
if (panel && seconds > 0) {
  setTimeout(() => panel.querySelector('.secret')?.remove(), seconds * 1000);
}

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
  button.hidden = false;
  button.addEventListener('click', () => {
    const secret = document.getElementById(button.dataset['copy'] ?? '')?.textContent ?? '';
    void navigator.clipboard.writeText(secret.trim()).then(() => {
      button.textContent = button.dataset['doneText'] ?? '';
    });
  });
}

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}
