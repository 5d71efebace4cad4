import { parseCookie } from 'cookie';
import type { RequestHandler, Response } from 'express';
import { DAY } from '../clock';
import { inTurnOf } from '../password/hash-turn';

/** Who knocks, as far as the network tells. */
export interface Visitor {
  address: string;
  /** Digest of this browser's device cookie; null when it has none of ours. */
  device: string | null;
  /** Code of the school that the visitor chose, by a link or from a list. */
  schoolCode?: string | null;
}

export interface CookieSettings {
  https: boolean;
}

interface DeviceReader {
  read(cookieValue: string | undefined): string | null;
}

export function visitorOf(res: Response): Visitor {
  return res.locals['visitor'] as Visitor;
}

/** Reads the cookies that outlive a visit: the device, the school of the QR code, the language. */
export function visitor(devices: DeviceReader, settings: CookieSettings): RequestHandler {
  return (req, res, next) => {
    const cookies = parseCookie(req.headers.cookie ?? '');
    const chosen = schoolCode(req.query['school']);
    const school = chosen ?? schoolCode(cookies[cookieName('school', settings)]);
    res.locals['visitor'] = {
      address: req.ip ?? '',
      device: devices.read(cookies[cookieName('device', settings)]),
      schoolCode: school,
    } satisfies Visitor;
    res.locals['schoolCode'] = school;
    res.locals['languageCookie'] = cookies[cookieName('language', settings)] ?? null;
    if (chosen) setLastingCookie(res, { name: 'school', value: chosen, days: 400, ...settings });
    next();
  };
}

/** Behind the visitor and the session: whose turn it is when many wait for a hash. */
export const hashTurns: RequestHandler = (req, res, next) => {
  const { address, device } = visitorOf(res);
  inTurnOf({ isKnown: device !== null, from: device ?? address, visit: req.sessionID }, next);
};

interface LastingCookie extends CookieSettings {
  name: 'device' | 'school' | 'language';
  value: string;
  days: number;
}

export function setLastingCookie(res: Response, { name, value, days, https }: LastingCookie): void {
  res.cookie(cookieName(name, { https }), value, {
    httpOnly: true,
    sameSite: 'lax',
    secure: https,
    path: '/',
    maxAge: days * DAY,
  });
}

export function clearLastingCookie(
  res: Response,
  name: LastingCookie['name'],
  settings: CookieSettings,
): void {
  const { https: secure } = settings;
  res.clearCookie(cookieName(name, settings), {
    path: '/',
    secure,
    httpOnly: true,
    sameSite: 'lax',
  });
}

function cookieName(name: string, { https }: CookieSettings): string {
  return https ? `__Host-${name}` : name;
}

/** `?school=CPS` of the QR code or link that brought the visitor; a cookie can hold anything. */
function schoolCode(given: unknown): string | null {
  return typeof given === 'string' && /^[A-Za-z0-9]{2,12}$/.test(given)
    ? given.toUpperCase()
    : null;
}
