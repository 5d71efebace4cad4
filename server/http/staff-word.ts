import type { Request } from 'express';
import type { Translate } from './render';

/** What was just done, said on the next page whichever that is. @param key of a text without gaps */
export function leaveWord(req: Request, key: string): void {
  req.session.staffWord = key;
}

export interface Word {
  tone: 'success';
  text: string;
}

export function takeWord(req: Request, t: Translate): Word | null {
  const { staffWord } = req.session;
  delete req.session.staffWord;
  return staffWord ? { tone: 'success', text: t(staffWord) } : null;
}
