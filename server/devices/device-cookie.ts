import { randomBytes } from 'node:crypto';
import { sign, unsign } from 'cookie-signature';
import { keyedDigest } from '../keyed-digest';

const DEVICE_BYTES = 32;
const wellFormed = /^[A-Za-z0-9_-]{43}$/;
/** The 43 characters, a dot and a signature of SHA-256's length, with room to spare. */
const LONGEST = 128;

/** A random device, signed with the newest secret; the web layer keeps it in a cookie. */
export function issueDevice(secrets: readonly string[]): string {
  return signed(randomBytes(DEVICE_BYTES).toString('base64url'), secrets);
}

/**
 * The same device signed with the newest secret, so that nobody's device is forgotten when an older
 * one is dropped. @returns null when none of `secrets` signed the value
 */
export function renewDevice(value: string | undefined, secrets: readonly string[]): string | null {
  const device = deviceIn(value, secrets);
  return device === null ? null : signed(device, secrets);
}

/** @returns the device's keyed digest; null when none of `secrets` signed the value */
export function readDevice(
  value: string | undefined,
  { secrets, key }: { secrets: readonly string[]; key: Buffer },
): string | null {
  const device = deviceIn(value, secrets);
  return device === null ? null : keyedDigest(key).update(device).digest('hex');
}

function signed(device: string, [newest]: readonly string[]): string {
  if (newest === undefined) throw new Error('no secret to sign a device with');
  return sign(device, newest);
}

function deviceIn(value: string | undefined, secrets: readonly string[]): string | null {
  if (typeof value !== 'string' || value.length > LONGEST) return null;
  for (const secret of secrets) {
    const device = unsign(value, secret);
    if (device !== false && wellFormed.test(device)) return device;
  }
  return null;
}
