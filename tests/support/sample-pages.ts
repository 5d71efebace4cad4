import type { SamplePage } from './sample-models';
import { forgotPages, passwordPages } from './sample-pages-forgot';
import { errorPages, helpPages } from './sample-pages-help';
import { questionPages } from './sample-pages-questions';
import { portalPages, signInPages } from './sample-pages-sign-in';

/** Every view in its states: a view that is missing here fails a test. */
export const samplePages: readonly SamplePage[] = [
  ...signInPages,
  ...portalPages,
  ...forgotPages,
  ...questionPages,
  ...passwordPages,
  ...helpPages,
  ...errorPages,
];
