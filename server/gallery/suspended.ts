import type { PageContext } from '../http/render';
import { picker, school, until, type MakePage, type Sample } from './sample';

type Path = 'challenge' | 'sign-in-outside';

export const bannerOf = (context: PageContext, path: Path): string =>
  context.t(`suspended.${path}.bannerOfSchool`, {
    ...{ school: 'Casuarina Park School', until: until(context, 120) },
  });

interface Suspended {
  path: Path;
  isUndecided?: boolean;
  banner?: string;
}

const suspended =
  ({ path, isUndecided = false, banner = '' }: Suspended): MakePage =>
  (context) => ({
    ...{ view: 'pages/suspended/suspended', titleKey: `suspended.${path}.title` },
    model: {
      ...{ path, banner, isUndecided, until: until(context, 120) },
      help: isUndecided ? picker : school(context),
    },
  });

export const suspendedSamples: Sample[] = [
  { name: 'suspended', page: suspended({ path: 'challenge', banner: '6000 0000 <b>08:00</b>' }) },
  { name: 'suspended somewhere', page: suspended({ path: 'challenge', isUndecided: true }) },
  { name: 'suspended-sign-in', page: suspended({ path: 'sign-in-outside' }) },
  {
    name: 'privacy',
    page: () => ({
      ...{ view: 'pages/privacy/privacy', titleKey: 'privacy.title' },
      model: {
        days: { leaver: 365, guardian: 90, device: 180, tries: 30, request: 90, address: 180 },
        help: picker,
      },
    }),
  },
];
