import { cpus, loadavg } from 'node:os';
import { findByLoginId } from '../../server/accounts/accounts.store';
import { SECOND } from '../../server/clock';
import { loadConfig } from '../../server/config';
import { verifyAudit } from '../../server/audit/verify';
import { createServices, type Services } from '../../server/services';
import { testSecrets } from '../support/portal';
import type { AwayTraffic } from './away-traffic';
import type { Changed } from './password-changes';

const RECOVERY_MS = 5 * SECOND;

export const say = (text: string) => void process.stdout.write(`${text}\n`);

export function sayMachine(): void {
  const load = loadavg()[0]?.toFixed(1);
  say(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, load ${load} at the start`);
}

export interface Told {
  name: string;
  /** When the fault was over (performance.now); null while it lasts, or when there was none. */
  ended: number | null;
  /** Somebody has to have met a 503: else nothing was broken, and the run shows nothing. */
  isFelt?: boolean;
}

export function tellFault(traffic: AwayTraffic, { name, ended, isFelt = false }: Told): void {
  const counts = traffic.take();
  const others = Object.entries(counts.failures).map(([what, count]) => `${what} × ${count}`);
  const recovery = ended === null ? 0 : Math.max(0, counts.lastTroubleAt - ended);
  const isOrderly = others.length === 0 && counts.withoutRetryAfter === 0;
  const isWell = isOrderly && recovery < RECOVERY_MS && (!isFelt || counts.unavailable > 0);
  if (!isWell) process.exitCode = 1;
  say(
    `${name}: ${counts.asked} requests, ${counts.visits} visits; ` +
      `503 with Retry-After ${counts.unavailable}, without ${counts.withoutRetryAfter}, ` +
      `other failures ${others.join(', ') || '0'}; slowest ${(counts.slowestMs / SECOND).toFixed(1)} s; ` +
      `last trouble ${(recovery / SECOND).toFixed(1)} s after it was over${isWell ? '' : '  WRONG'}`,
  );
}

export interface Afterwards {
  /** Past whatever broke. */
  url: string;
  folder: string;
  /** The pupil who was guessed at. */
  target: string;
  seconds: number;
  /** Guesses that were told to be wrong. */
  tried: number;
  changed: readonly Changed[];
}

/** What the database has kept: guesses at the one pupil, confirmed passwords, a whole audit. */
export async function tellAfterwards({ url, folder, ...told }: Afterwards): Promise<void> {
  const environment = { ...testSecrets, DATABASE_URL: url, DATA_DIR: folder, LOG_LEVEL: 'silent' };
  const services = createServices(loadConfig({ environment }));
  try {
    await tellGuesses(services, told);
    await tellPasswords(services, told.changed);
    const { findings } = await verifyAudit(services.db, services.keys.audit);
    if (findings.length > 0) process.exitCode = 1;
    say(`audit chain: ${findings.length === 0 ? 'whole' : JSON.stringify(findings)}`);
  } finally {
    await services.close();
  }
}

async function tellGuesses(
  { db, config, lockout, canonicalId }: Services,
  { target, seconds, tried }: Pick<Afterwards, 'target' | 'seconds' | 'tried'>,
): Promise<void> {
  const standings = await lockout.lookAll(db, canonicalId(target));
  const counted = standings.reduce((sum, { total }) => sum + total, 0);
  const allowed = guessesIn(seconds, config.SIGNIN_WAITS_SECONDS);
  if (Math.max(counted, tried) > allowed) process.exitCode = 1;
  say(
    `guesses at one pupil in ${seconds.toFixed(0)} s: ${tried} answered as wrong, ` +
      `${counted} counted, ${allowed} allowed`,
  );
}

/** How many a guesser who never pauses has in so many seconds, with these waits. */
function guessesIn(seconds: number, waits: readonly number[]): number {
  let guesses = 0;
  for (let at = 0; at <= seconds; at += waits[Math.min(guesses, waits.length) - 1] ?? 0) guesses++;
  return guesses;
}

/** A change that was confirmed holds, unless a later one of which nothing was heard has come in. */
async function tellPasswords(services: Services, changed: readonly Changed[]): Promise<void> {
  const { db, canonicalId, passwords } = services;
  let lost = 0;
  for (const { loginId, confirmed, unheard } of changed) {
    const account = await findByLoginId(db, canonicalId(loginId));
    const credential = account ? await passwords.find(account.id) : null;
    const possible = unheard === null ? [confirmed] : [confirmed, unheard];
    const works = await Promise.all(possible.map((one) => passwords.verify(credential, one)));
    if (!works.includes(true)) lost++;
  }
  if (lost > 0) process.exitCode = 1;
  const sum = (of: (one: Changed) => number) => changed.reduce((all, one) => all + of(one), 0);
  say(
    `changes of passwords: ${sum(({ changes }) => changes)} confirmed, ${lost} of ` +
      `${changed.length} pupils without their last one; ` +
      `${sum(({ afterAll }) => afterAll)} answered with 503 had been done`,
  );
}
