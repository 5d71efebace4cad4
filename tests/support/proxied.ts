import type { Visit } from './visit';

export const PUBLIC_URL = 'https://portal.example.org';

/** Behind a proxy on this machine that ends TLS. */
export const behindTls = { BASE_URL: PUBLIC_URL, TRUST_PROXY: '127.0.0.1' };

/** The visit as the proxy passes it on: over https, from this address. */
export function throughProxy(visit: Visit, address = '203.0.113.9'): Visit {
  const added = { 'x-forwarded-proto': 'https', 'x-forwarded-for': address };
  const proxied: Partial<Visit> = {
    get: (path, headers = {}) => visit.get(path, { ...added, ...headers }),
    post: (path, form = {}, headers = {}) => visit.post(path, form, { ...added, ...headers }),
    send: (method, path, { headers = {}, ...rest } = {}) =>
      visit.send(method, path, { headers: { ...added, ...headers }, ...rest }),
  };
  return Object.assign(Object.create(visit) as Visit, proxied);
}
