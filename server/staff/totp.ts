import { Secret, TOTP } from 'otpauth';

/** RFC 6238 with what every authenticator app takes: SHA-1, 6 digits, 30 seconds. */
const PERIOD_SECONDS = 30;
const DIGITS = 6;
/** RFC 4226, section 4: 160 bits. */
const SECRET_BYTES = 20;
/** One step before and after: a phone's clock may be off by half a minute. */
const WINDOW = 1;

export const newTotpSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** For the QR code, and as text for those who cannot scan one. */
export function totpUri(secret: string, { issuer, label }: { issuer: string; label: string }) {
  return totpOf(secret, { issuer, label }).toString();
}

/** @returns the time step whose code was typed, or null */
export function totpStep(secret: string, code: string, now: number): number | null {
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return null;
  const delta = totpOf(secret).validate({ token: digits, timestamp: now, window: WINDOW });
  return delta === null ? null : Math.floor(now / 1000 / PERIOD_SECONDS) + delta;
}

/** The last time step whose code could have been taken by now. */
export const lastTotpStep = (now: number): number =>
  Math.floor(now / 1000 / PERIOD_SECONDS) + WINDOW;

function totpOf(secret: string, names: { issuer?: string; label?: string } = {}): TOTP {
  return new TOTP({
    ...names,
    algorithm: 'SHA1',
    digits: DIGITS,
    period: PERIOD_SECONDS,
    secret: Secret.fromBase32(secret),
  });
}
