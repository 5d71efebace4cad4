import type { SamplePage } from './sample-models';
import { forgotPages, passwordPages } from './sample-pages-forgot';
import { errorPages, helpPages } from './sample-pages-help';
import { helpRequestPages } from './sample-pages-help-request';
import { staffPages } from './sample-pages-staff';
import { staffRosterPages } from './sample-pages-staff-roster';
import { settingsPages } from './sample-pages-settings';
import { staffRequestPages } from './sample-pages-staff-requests';
import { questionPages } from './sample-pages-questions';
import { portalPages, signInPages } from './sample-pages-sign-in';
import { seat } from './sample-staff';

/** Every view in its states: a view that is missing here fails a test. */
export const samplePages: readonly SamplePage[] = [
  ...signInPages,
  ...portalPages,
  ...forgotPages,
  ...questionPages,
  ...passwordPages,
  ...helpPages,
  ...helpRequestPages,
  ...staffPages,
  ...staffRequestPages.map(atDesk),
  ...staffRosterPages.map(atDesk),
  ...settingsPages.map(atDesk),
  ...errorPages,
];

/** What staff see has the bar of the staff around it, unless the sample says otherwise. */
function atDesk(page: SamplePage): SamplePage {
  const [, room] = /^pages\/staff-(\w+)/.exec(page.view) ?? [];
  return page.around || !room ? page : { ...page, around: seat({ path: `/staff/${room}` }) };
}
