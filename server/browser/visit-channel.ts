/** One visit may have several tabs; whatever keeps it in one keeps it in all. */
const channel = new BroadcastChannel('visit');

export function tellVisitGoesOn(): void {
  // A channel does not hear itself, another one of the same page does.
  const speaker = new BroadcastChannel('visit');
  speaker.postMessage('goes on');
  speaker.close();
}

export function onVisitGoesOn(listener: () => void): void {
  channel.addEventListener('message', listener);
}
