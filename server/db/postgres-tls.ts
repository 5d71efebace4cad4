import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export interface Tls {
  /** In PEM. Without it the authorities that Node brings count. */
  ca?: string;
  cert?: string;
  key?: string;
}

const files = { sslrootcert: 'ca', sslcert: 'cert', sslkey: 'key' } as const;
const parameters = ['sslmode', 'ssl', ...Object.keys(files)];

/**
 * Reads the TLS parameters that libpq knows out of the address. pg reads them too, but has changed
 * its mind from one version to the next about what `require` checks; what a setting means here must
 * not hang on that.
 *
 * @throws {Error} when {@link tlsProblems} has something to say
 */
export function withoutTlsParameters(url: string): { connectionString: string; ssl: Tls | false } {
  const [problem] = tlsProblems(url);
  if (problem !== undefined) throw new Error(problem);
  const { address, text } = parse(url);
  if (address === null) return { connectionString: text, ssl: false };
  const { searchParams } = address;
  const ssl: Tls = {};
  for (const [name, part] of Object.entries(files)) {
    const file = searchParams.get(name);
    if (file !== null) ssl[part] = readFileSync(resolve(file), 'utf8');
  }
  const isOn = searchParams.get('sslmode') === 'verify-full';
  for (const name of parameters) searchParams.delete(name);
  return { connectionString: address.href, ssl: isOn ? ssl : false };
}

/** What is wrong with the address; each is one line for the person who set it. */
export function tlsProblems(url: string): string[] {
  const { address } = parse(url);
  if (address === null || url.startsWith('sqlite:')) return [];
  const { searchParams } = address;
  const mode = searchParams.get('sslmode');
  const problems: string[] = [];
  if (searchParams.has('ssl')) problems.push('write sslmode=verify-full instead of ssl=…');
  if (mode !== null && mode !== 'verify-full' && mode !== 'disable') {
    problems.push(
      `sslmode=${mode} does not make sure whose server it is; write sslmode=verify-full ` +
        '(with &sslrootcert=FILE where the authority is your own), or sslmode=disable',
    );
  }
  const named = Object.keys(files).filter((name) => searchParams.has(name));
  if (named.length > 0 && mode !== 'verify-full') {
    problems.push(`${named.join(', ')}: counts with sslmode=verify-full only`);
  }
  return [...problems, ...named.flatMap((name) => unreadable(name, searchParams.get(name) ?? ''))];
}

function unreadable(name: string, file: string): string[] {
  try {
    readFileSync(resolve(file));
    return [];
  } catch (error) {
    return [`${name}: ${file} cannot be read (${(error as NodeJS.ErrnoException).code})`];
  }
}

/** Addresses of sockets (`postgres://%2Fvar%2Frun/db`) are left to pg: there is no TLS in them. */
function parse(url: string): { address: URL | null; text: string } {
  return { address: URL.canParse(url) ? new URL(url) : null, text: url };
}
