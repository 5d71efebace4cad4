import type { Request } from 'express';
import type { Translate } from './render';

/** What was just done, said on the next page whichever that is. @param key of a text without gaps */
export function leaveWord(req: Request, key: string): void {
  req.session.staffWord = key;
}

/** What was not done. */
const warnings: readonly string[] = [
  'staff.sentBefore',
  'staffCards.flash.nobodyTicked',
  'staffCards.flash.noneWaits',
  'staffClasses.done.nobodyTicked',
  'staffHome.done.notDecided',
  'staffPupils.done.notActive',
  'staffSettings.switches.done.over',
];

export interface Word {
  tone: 'success' | 'warning';
  text: string;
}

export function takeWord(req: Request, t: Translate): Word | null {
  const { staffWord } = req.session;
  delete req.session.staffWord;
  if (!staffWord) return null;
  return { tone: warnings.includes(staffWord) ? 'warning' : 'success', text: t(staffWord) };
}
