import ipaddr from 'ipaddr.js';
import familiar from './questions/banks/familiar.json';
import type { Settings } from './config.schema';

/** Settings that do not go together; `names`: the one to tell first, then the others involved. */
export interface Contradiction {
  names: (keyof Settings)[];
  message: string;
}

/** Everything that is wrong between settings of which each alone is fine. */
export function contradictions(s: Settings): Contradiction[] {
  return [...betweenNumbers(s), ...aboutTheAddress(s), ...aboutSecrets(s)];
}

function betweenNumbers(s: Settings): Contradiction[] {
  const found: Contradiction[] = [];
  if (s.QNA_ASK > s.QNA_SET) {
    found.push({ names: ['QNA_ASK', 'QNA_SET'], message: 'must not be more than QNA_SET' });
  }
  if (s.PASSWORD_MIN_LENGTH > s.PASSWORD_MAX_LENGTH) {
    const message = 'must not be more than PASSWORD_MAX_LENGTH';
    found.push({ names: ['PASSWORD_MIN_LENGTH', 'PASSWORD_MAX_LENGTH'], message });
  }
  if (s.QUESTION_BANK === 'familiar' && s.QNA_SET > familiar.questions.length) {
    const message = `must not be more than the ${familiar.questions.length} of the familiar bank`;
    found.push({ names: ['QNA_SET', 'QUESTION_BANK'], message });
  }
  const needed =
    Math.max(s.PASSWORD_MIN_LETTERS, s.PASSWORD_MIN_LOWER + s.PASSWORD_MIN_UPPER) +
    s.PASSWORD_MIN_DIGITS +
    s.PASSWORD_MIN_SPECIAL;
  if (needed > s.PASSWORD_MAX_LENGTH) {
    const message = `leaves no room for the ${needed} characters asked for`;
    found.push({ names: ['PASSWORD_MAX_LENGTH', ...minimums], message });
  }
  if (s.IDLE_WARNING_SECONDS >= s.SESSION_IDLE_MINUTES * 60) {
    const message = 'must be shorter than SESSION_IDLE_MINUTES';
    found.push({ names: ['IDLE_WARNING_SECONDS', 'SESSION_IDLE_MINUTES'], message });
  }
  return found;
}

const minimums = [
  'PASSWORD_MIN_LETTERS',
  'PASSWORD_MIN_LOWER',
  'PASSWORD_MIN_UPPER',
  'PASSWORD_MIN_DIGITS',
  'PASSWORD_MIN_SPECIAL',
] as const;

function aboutTheAddress(s: Settings): Contradiction[] {
  const found: Contradiction[] = [];
  if (!namesProxies(s.TRUST_PROXY)) {
    const message = 'must name the proxies: how many there are, or their addresses and ranges';
    found.push({ names: ['TRUST_PROXY'], message });
  }
  if (s.BASE_URL === undefined) return found;
  const { protocol, hostname, href, origin } = new URL(s.BASE_URL);
  if (href !== `${origin}/`) {
    const message = 'must be scheme, host and port alone: no path, no user, no query';
    found.push({ names: ['BASE_URL'], message });
  }
  if (protocol === 'https:' && s.TRUST_PROXY.length === 0) {
    const message = 'must be set when BASE_URL is https: the proxy in front ends TLS';
    found.push({ names: ['TRUST_PROXY', 'BASE_URL'], message });
  }
  if (protocol === 'http:' && !isLoopback(hostname)) {
    const message = 'may be http on localhost only: passwords would travel readable';
    found.push({ names: ['BASE_URL'], message });
  }
  if (s.DEV_GALLERY && !isLoopback(hostname)) {
    found.push({ names: ['DEV_GALLERY', 'BASE_URL'], message: 'may be on at localhost only' });
  }
  return found;
}

/** With "all of them", or with none counted, anybody could say where a request comes from. */
function namesProxies(proxies: readonly string[]): boolean {
  const [only] = proxies;
  if (proxies.length === 1 && /^[1-9]\d?$/.test(only ?? '')) return true;
  return proxies.every((proxy) => proxyGroups.has(proxy) || isAddress(proxy) || isRange(proxy));
}

/** As Express knows them. */
const proxyGroups = new Set(['loopback', 'linklocal', 'uniquelocal']);

function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

function isRange(text: string): boolean {
  const isOne = ipaddr.IPv4.isValidCIDRFourPartDecimal(text) || ipaddr.IPv6.isValidCIDR(text);
  return isOne && ipaddr.parseCIDR(text)[1] > 0;
}

function aboutSecrets(s: Settings): Contradiction[] {
  if (s.DATABASE_URL.startsWith('sqlite:')) return [];
  const missing = (['SESSION_SECRETS', 'PEPPERS', 'INDEX_KEY'] as const).filter(
    (name) => s[name].length === 0,
  );
  return missing.map((name) => ({
    names: [name, 'DATABASE_URL'],
    message: 'must be given with PostgreSQL, since several nodes share it',
  }));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
