import type { SamplePage } from './sample-models';
import { staffAccountPages } from './sample-pages-staff-account';
import { staffCardPages } from './sample-pages-staff-cards';
import { staffClassPages } from './sample-pages-staff-classes';
import { staffHomePages } from './sample-pages-staff-home';
import { staffPeoplePages } from './sample-pages-staff-people';
import { staffPupilPages } from './sample-pages-staff-pupils';
import { staffSignInPages } from './sample-pages-staff-sign-in';

export const staffPages: readonly SamplePage[] = [
  ...staffSignInPages,
  ...staffHomePages,
  ...staffPupilPages,
  ...staffClassPages,
  ...staffCardPages,
  ...staffPeoplePages,
  ...staffAccountPages,
];
