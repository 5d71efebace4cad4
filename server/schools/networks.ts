import ipaddr from 'ipaddr.js';
import { readNetwork } from '../lockout/lanes.rules';

export type NetworkReading = { ok: true; text: string } | { ok: false; problem: string };

/** Reads one address range; a bare address is a range of one. Gives it as it is stored. */
export function readSchoolNetwork(typed: string): NetworkReading {
  const text = asRange(typed.trim());
  const network = readNetwork(text);
  if (network === null) {
    return { ok: false, problem: `${show(typed)} is no address range such as 203.0.113.0/24` };
  }
  const [base, bits] = network;
  const least = base.kind() === 'ipv4' ? LEAST_BITS.ipv4 : LEAST_BITS.ipv6;
  if (bits < least) {
    const problem = `${show(typed)} is far too wide for a school: /${least} is the widest`;
    return { ok: false, problem };
  }
  return { ok: true, text: `${startOf(base, bits)}/${bits}` };
}

// A range as wide as the internet would give every stranger the counters of the school's lane.
const LEAST_BITS = { ipv4: 8, ipv6: 16 } as const;

function asRange(text: string): string {
  if (text.includes('/') || !ipaddr.isValid(text)) return text;
  return `${text}/${ipaddr.parse(text).kind() === 'ipv4' ? 32 : 128}`;
}

// 203.0.113.7/24 means the same as 203.0.113.0/24 and shall be stored alike.
function startOf(base: ipaddr.IPv4 | ipaddr.IPv6, bits: number): string {
  const range = `${base.toString()}/${bits}`;
  return base.kind() === 'ipv4'
    ? ipaddr.IPv4.networkAddressFromCIDR(range).toString()
    : ipaddr.IPv6.networkAddressFromCIDR(range).toString();
}

function show(typed: string): string {
  return JSON.stringify(typed.slice(0, 60));
}
