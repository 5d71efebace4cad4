/** Whether there is any voice machinery at all; the voices themselves may still be loading. */
export function canSpeak(): boolean {
  return 'speechSynthesis' in window && 'SpeechSynthesisUtterance' in window;
}
