import type { Translate } from '../languages/languages';

/** Whose paper it is. */
export interface Holder {
  fullName: string;
  className: string;
  loginId: string;
}

export interface Card extends Holder {
  /** `questionId` gives the picture beside the answer; the question stands there in each language. */
  answers: readonly { questionId: string; questions: readonly string[]; answer: string }[];
}

export interface Slip extends Holder {
  defaultPassword: string;
}

/** One of the languages that a school has on its paper. */
export interface PaperLanguage {
  /** Such as `en`. */
  code: string;
  t: Translate;
}

/** What all pieces of a print share. */
export interface Sheet {
  school: { name: string; code: string; timeZone: string };
  /** The portal's origin, such as `https://password.example.edu.sg`. */
  baseUrl: string;
  /** In the order in which they are printed; at least one. */
  languages: readonly PaperLanguage[];
  /** In ms since 1970. */
  madeAt: number;
}

export interface SlipSheet extends Sheet {
  /** From when the default passwords can be used; `null`: at once. In ms since 1970. */
  validFrom: number | null;
  /** Until when. In ms since 1970. */
  expiresAt: number;
}
