import type { Response } from 'express';
import type { Services } from '../services';
import {
  suspensionsShown,
  type SuspensionAnswer,
  type SwitchPath,
} from '../switches/switches.rules';
import { helpFor } from './help-box';
import { placeOf, sayUntil } from './moments';
import { pageContext, renderPage } from './render';
import { visitorOf } from './visitor';

type Suspended = Exclude<SuspensionAnswer, { kind: 'open' }> & { path: SwitchPath };

/** 503 with Retry-After: the same page whoever the login ID is, for nothing was looked at. */
export async function showSuspended(
  res: Response,
  { config, clock, schools }: Services,
  suspended: Suspended,
): Promise<void> {
  const now = clock.now();
  const { until, path, kind } = suspended;
  res.setHeader('Retry-After', Math.max(1, Math.ceil((until - now) / 1000)));
  const help = await helpFor(res, schools);
  const isUndecided = kind === 'choose-school';
  await renderPage(res, {
    view: 'pages/suspended/suspended',
    titleKey: `suspended.${path}.title`,
    status: 503,
    model: {
      path,
      banner: isUndecided ? '' : suspended.banner,
      isUndecided,
      until: sayUntil(until, now, placeOf(pageContext(res), config.TIME_ZONE)),
      help,
    },
  });
}

/** Said beforehand, where a visitor would otherwise meet it after typing. */
export async function bannersFor(
  res: Response,
  { switches, clock, config }: Services,
): Promise<string[]> {
  const context = pageContext(res);
  const place = placeOf(context, config.TIME_ZONE);
  const shown = suspensionsShown(await switches.shown(), visitorOf(res).schoolCode ?? null);
  return shown.map(({ path, school, banner, endsAt }) => {
    const key = school ? 'bannerOfSchool' : 'banner';
    const until = sayUntil(endsAt, clock.now(), place);
    const said = context.t(`suspended.${path}.${key}`, { until, school: school?.name ?? '' });
    return banner === '' ? said : `${said} ${banner}`;
  });
}
