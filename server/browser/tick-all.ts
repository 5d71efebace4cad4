// One box above a list that ticks or clears them all.

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-tick-all]')) {
  const boxes = [...form.querySelectorAll<HTMLInputElement>('td input[type=checkbox]')];
  const heading = form.querySelector('thead th');
  if (!heading || boxes.length === 0) continue;
  const all = document.createElement('input');
  all.type = 'checkbox';
  all.setAttribute('aria-label', form.dataset['allText'] ?? '');
  all.addEventListener('change', () => {
    for (const box of boxes) box.checked = all.checked;
  });
  heading.append(' ', all);
}
