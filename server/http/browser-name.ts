import Bowser from 'bowser';

/** "Chrome on Windows", from what a browser says of itself; anybody can say anything there. */
export function browserName(userAgent: string | null): { browser: string; system: string } | null {
  if (!userAgent) return null;
  const said = Bowser.parse(userAgent);
  const { name: browser } = said.browser;
  const { name: system } = said.os;
  return browser && system ? { browser, system } : null;
}
