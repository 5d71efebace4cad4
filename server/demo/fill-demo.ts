import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { operator } from '../commands/command-place';
import { singaporeHolidays } from '../schools/opening';
import { createServices, type Services } from '../services';
import { makeLogins, type DemoLogin } from './demo-logins';
import { makeStaff } from './demo-staff';

export const demoSchool = {
  code: 'CPS',
  name: 'Cedarwood Primary School',
  contact: {
    place: 'General Office, next to the hall',
    phone: '6000 0000',
    email: 'office@cedarwood.example.org',
  },
};

/**
 * Fills the demo school once. Its logins are written down beside the database, since the demo's
 * pupils are made up and whoever tries it has to find them again; nothing else ever does that.
 */
export async function fillDemo(services: Services, folder: string): Promise<DemoLogin[]> {
  const note = noteIn(folder);
  if (!existsSync(note)) {
    await addPupils(services);
    const logins = [...(await makeLogins(services)), ...(await makeStaff(services))];
    writeFileSync(note, JSON.stringify(logins, null, 2), { mode: 0o600 });
  }
  const logins = JSON.parse(readFileSync(note, 'utf8')) as DemoLogin[];
  await lockAgain(services, logins);
  return logins;
}

function noteIn(folder: string): string {
  return join(folder, 'demo-logins.json');
}

/** A first fill that was interrupted cannot go on: it begins again from nothing. */
export function clearHalfFilled(folder: string): void {
  if (!existsSync(noteIn(folder))) rmSync(folder, { recursive: true, force: true });
}

async function addPupils({ schools, roster }: Services): Promise<void> {
  await schools.add({ ...demoSchool, holidays: singaporeHolidays() }, operator);
  const result = await roster.import({
    file: join(__dirname, 'roster-demo.csv'),
    schoolCode: demoSchool.code,
    actor: operator,
  });
  if (result.kind !== 'imported') throw new Error(`the demo roster was refused: ${result.kind}`);
}

/** A lock passes by itself, so every start of the demo locks its locked pupil for an hour. */
async function lockAgain(services: Services, logins: readonly DemoLogin[]): Promise<void> {
  const locked = logins.find(({ who }) => who.includes('locked'));
  if (!locked) return;
  const { config, db, clock, log } = services;
  const strict = createServices({ ...config, SIGNIN_WAITS_SECONDS: [3600] }, { db, clock, log });
  await strict.signIn({
    canonicalId: strict.canonicalId(locked.loginId),
    // The same wrong one would not be counted again.
    password: `Not-it-${randomInt(100_000)}`,
    visitor: { address: '', device: null },
  });
}
