// Asks the browser for a passkey, and sends its answer with the form that the button stands in.

const supported =
  typeof PublicKeyCredential !== 'undefined' &&
  'parseCreationOptionsFromJSON' in PublicKeyCredential;

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-passkey]')) {
  if (!supported) break;
  button.hidden = false;
  button.addEventListener('click', () => {
    void askFor(button).then((answer) => {
      const field = button.form?.querySelector<HTMLInputElement>('input[name="passkey"]');
      if (!answer || !field) return;
      field.value = JSON.stringify(answer);
      button.form?.submit();
    });
  });
}

/** Null when the person thought better of it. */
async function askFor(button: HTMLButtonElement): Promise<unknown> {
  const options: unknown = JSON.parse(button.dataset['options'] ?? '{}');
  try {
    const credential =
      button.dataset['passkey'] === 'create'
        ? await navigator.credentials.create({
            publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as never),
          })
        : await navigator.credentials.get({
            publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as never),
          });
    return (credential as PublicKeyCredential | null)?.toJSON() ?? null;
  } catch {
    return null;
  }
}
