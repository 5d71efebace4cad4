import { canSpeak } from './speech.js';

/**
 * Reads the page aloud with a voice of the device, for those who read slowly or not at all yet.
 * Markup: a hidden `[data-listen]` button inside `main`, with the text for stopping in `data-stop`.
 */
const button = document.querySelector<HTMLButtonElement>('[data-listen]');
const main = document.querySelector<HTMLElement>('main');

/** What is read, in the order of the page. A choice is read whole, with its hint. */
const readable = 'h1, h2, h3, p, label, legend, li, dt, dd, a.choice, button';

/** Never aloud: the button itself, what is drawn only, and what the others in the room must not hear. */
const silent = '[data-listen], [aria-hidden="true"], .visually-hidden, .secret';

function offer(control: HTMLButtonElement, page: HTMLElement): void {
  control.hidden = !voiceFor(document.documentElement.lang);
  if (control.hidden || control.dataset['ready']) return;
  control.dataset['ready'] = 'yes';
  const listen = control.textContent;
  let isReading = false;
  // A text that was broken off tells its end late, when the next one may have begun.
  let reading = 0;

  function show(on: boolean): void {
    isReading = on;
    reading++;
    control.textContent = on ? (control.dataset['stop'] ?? listen) : listen;
    control.setAttribute('aria-pressed', String(on));
  }

  control.addEventListener('click', () => {
    const voice = voiceFor(document.documentElement.lang);
    speechSynthesis.cancel();
    show(!isReading && voice !== undefined);
    const mine = reading;
    if (isReading && voice) speak(piecesOf(page), voice, () => mine === reading && show(false));
  });
  window.addEventListener('pagehide', () => {
    speechSynthesis.cancel();
    show(false);
  });
}

function voiceFor(lang: string): SpeechSynthesisVoice | undefined {
  // A Cantonese voice reads other words than stand there.
  const voices = speechSynthesis
    .getVoices()
    .filter((voice) => !/^(?:zh-hk|yue)/.test(codeOf(voice)));
  const spoken = (code: string) =>
    voices.find((voice) => codeOf(voice) === code || codeOf(voice).startsWith(`${code}-`));
  return (spokenAs[lang] ?? [lang]).map(spoken).find(Boolean);
}

/** A Malay page may be read by an Indonesian voice: they sound alike, and few devices have Malay. */
const spokenAs: Readonly<Record<string, string[]>> = {
  ms: ['ms', 'id'],
  zh: ['zh-cn', 'zh', 'cmn'],
};

/** Android writes zh_CN. */
function codeOf({ lang }: SpeechSynthesisVoice): string {
  return lang.toLowerCase().replace(/_/g, '-');
}

/** Piece by piece: Chrome falls silent after 15 seconds of one long text. */
function speak(pieces: string[], voice: SpeechSynthesisVoice, whenDone: () => void): void {
  for (const [index, text] of pieces.entries()) {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = voice;
    utterance.lang = voice.lang;
    utterance.rate = SLOWLY;
    // A voice that fails (one from the network, without a network) must not leave "Stop" behind.
    utterance.onerror = whenDone;
    if (index === pieces.length - 1) utterance.onend = whenDone;
    speechSynthesis.speak(utterance);
  }
}

/** Of the speed of a grown-up. */
const SLOWLY = 0.9;

function piecesOf(page: HTMLElement): string[] {
  return [...page.querySelectorAll<HTMLElement>(readable)]
    .filter((element) => !element.closest(silent))
    .filter((element) => element.offsetParent !== null)
    .filter((element) => !element.parentElement?.closest(readable))
    .map((element) => element.innerText.replace(/_/g, ' ').replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '');
}

if (button && main && canSpeak()) {
  offer(button, main);
  // Chrome knows its voices only a moment later.
  speechSynthesis.addEventListener('voiceschanged', () => offer(button, main));
}
