import ipaddr from 'ipaddr.js';

/** The kinds of lane; each has a total of its own. */
export const laneKinds = ['outside', 'school', 'device'] as const;
export type LaneKind = (typeof laneKinds)[number];

/** Where an attempt comes from. Failures in one lane never close another. */
export type Lane = 'outside' | 'school' | `device:${string}`;

/** How many devices have a lane of their own: the ones last used with the account (security 8). */
export const DEVICE_LANES = 2;

/** An address range that a school registered, ready to be matched. */
export type Network = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

export interface LaneFacts {
  /** Keyed digest of the device cookie; null without a valid one. */
  device: string | null;
  /** 1 for the device last used with this account, 2 for the one before; null when unknown. */
  deviceRank: number | null;
  /** More accounts use it than one family has children. */
  deviceShared: boolean;
  /** As seen through exactly the trusted proxies. */
  address: string | undefined;
  /**
   * Those of every school, whosever account it is: with the account's own alone, the lane would
   * tell which school a login ID belongs to.
   */
  networks: readonly Network[];
}

export function laneFor(facts: LaneFacts): Lane {
  const { device, deviceRank, deviceShared, address, networks } = facts;
  const known = deviceRank !== null && deviceRank <= DEVICE_LANES;
  if (device !== null && known && !deviceShared) return `device:${device}`;
  return isInside(address, networks) ? 'school' : 'outside';
}

export function laneKind(lane: Lane): LaneKind {
  return lane === 'outside' || lane === 'school' ? lane : 'device';
}

/** @returns null when the text is no CIDR range, e.g. `203.0.113.0/24` or `2001:db8::/48` */
export function readNetwork(text: string): Network | null {
  const range = text.trim();
  if (ipaddr.IPv4.isValidCIDRFourPartDecimal(range)) return ipaddr.IPv4.parseCIDR(range);
  if (!ipaddr.IPv6.isValidCIDR(range)) return null;
  const [base, bits] = ipaddr.IPv6.parseCIDR(range);
  const mapped = base.isIPv4MappedAddress() && bits >= MAPPED_BITS;
  return mapped ? [base.toIPv4Address(), bits - MAPPED_BITS] : [base, bits];
}

/** A text that is no range opens nothing: what was meant as a school's stays outside. */
export function readNetworks(texts: readonly string[]): Network[] {
  return texts.map(readNetwork).filter((network) => network !== null);
}

/** Bits before the IPv4 part of `::ffff:192.0.2.1` (RFC 4291, 2.5.5.2). */
const MAPPED_BITS = 96;

function isInside(address: string | undefined, networks: readonly Network[]): boolean {
  const place = readAddress(address);
  if (place === null) return false;
  return networks.some(([base, bits]) => base.kind() === place.kind() && place.match(base, bits));
}

function readAddress(address: string | undefined): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (address === undefined) return null;
  // Not the library's looser forms: to it `010.1.1.1` and `134744072` are 8.… addresses.
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address);
  return ipaddr.IPv6.isValid(address) ? ipaddr.process(address) : null;
}
