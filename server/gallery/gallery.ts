import type { Page, PageContext } from '../http/render';
import { createLanguages } from '../languages/languages';
import { accountSamples } from './account';
import { auditSamples } from './audit';
import { bankSamples } from './banks';
import { cardSamples } from './cards';
import { classSamples } from './classes';
import { forgotSamples, passwordSamples } from './forgot';
import { errorSamples, helpSamples } from './help';
import { helpRequestSamples } from './help-request';
import { homeSamples } from './home';
import { installationSamples } from './installation';
import { policySamples } from './policy';
import { pupilSamples } from './pupils';
import { questionSamples } from './questions';
import { requestSamples } from './requests';
import { rosterSamples } from './roster';
import { settle, type Sample } from './sample';
import { settingsSamples } from './settings';
import { lockedSamples, portalSamples, signInSamples } from './sign-in';
import { peopleSamples } from './staff-people';
import { staffSignInSamples } from './staff-sign-in';
import { suspendedSamples } from './suspended';

/** A page in one state and one language, with what stands around it. */
export interface GalleryPage extends Page {
  name: string;
  context: PageContext;
}

export const samples: readonly Sample[] = [
  ...signInSamples,
  ...lockedSamples,
  ...suspendedSamples,
  ...portalSamples,
  ...forgotSamples,
  ...questionSamples,
  ...passwordSamples,
  ...helpSamples,
  ...helpRequestSamples,
  ...errorSamples,
  ...staffSignInSamples,
  ...homeSamples,
  ...installationSamples,
  ...pupilSamples,
  ...classSamples,
  ...cardSamples,
  ...requestSamples,
  ...rosterSamples,
  ...peopleSamples,
  ...accountSamples,
  ...auditSamples,
  ...settingsSamples,
  ...policySamples,
  ...bankSamples,
];

const languages = createLanguages();

export const galleryLanguages = languages.codes;

/** Every view in its states: a view or a state that is missing here fails a test. */
export function galleryPages(lang: string): GalleryPage[] {
  return samples.map((sample) => galleryPage(sample, lang));
}

/** @param lang one of `galleryLanguages` */
export function galleryPage({ name, page, around = {} }: Sample, lang: string): GalleryPage {
  const visitor: PageContext = {
    ...{ t: languages.translator(lang), lang, path: '/', who: null, school: null, staff: null },
    languages: languages.codes.map((code) => ({ code, name: languages.names[code] ?? code })),
    ...{ idle: null, staleForm: false },
  };
  const context = { ...visitor, ...settle(around, visitor) };
  return { ...page(context), name, context };
}
