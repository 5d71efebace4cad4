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
  renewed(cookieValue: string | undefined): string | null;
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
    res.locals['visitCookie'] = cookies[cookieName('visit', settings)] ?? '';
    res.locals['languageCookie'] = cookies[cookieName('language', settings)] ?? null;
    if (chosen) setLastingCookie(res, { name: 'school', value: chosen, days: 400, ...settings });
    next();
  };
}

/**
 * Whose turn it is when many wait for a hash. The visit is as the cookie says, unread: one that is
 * made up ends at its token, before any hash.
 */
export const hashTurns: RequestHandler = (_req, res, next) => {
  const { address, device } = visitorOf(res);
  const visit = String(res.locals['visitCookie']);
  inTurnOf({ isKnown: device !== null, from: device ?? address, visit }, next);
};

interface KeepingDevices extends CookieSettings {
  devices: DeviceReader;
  config: { KNOWN_DEVICE_DAYS: number };
}

/** After a sign-in: the device stays known for its days from now on, whichever secret signed it. */
export function keepDevice(
  res: Response,
  { devices, config, https }: KeepingDevices,
  newCookie: string | null,
): void {
  const cookies = parseCookie(res.req.headers.cookie ?? '');
  const value = newCookie ?? devices.renewed(cookies[cookieName('device', { https })]);
  if (value === null) return;
  setLastingCookie(res, { name: 'device', value, days: config.KNOWN_DEVICE_DAYS, https });
}

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
