import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyAudit } from '../../server/audit/verify';
import {
  inFront,
  secretKinds,
  settingOf,
  type SecretKind,
} from '../../server/rotation/lists.rules';
import { createRotation } from '../../server/rotation/rotation';
import { secretsFileIn, secretsText, type SecretsFile } from '../../server/secrets-file';
import { freshDatabase, type TestDatabase } from '../support/databases';
import { startPortal, testSecrets, type Portal } from '../support/portal';
import { addEnrolledPupil, answerCorrectly, signIn, type EnrolledPupil } from '../support/pupils';
import type { Visit } from '../support/visit';
import type { Errand, Place } from './school-errands';

/** An installation of its own, which made its secrets itself, with a pupil who is signed in. */
interface Installation {
  database: TestDatabase;
  settings: Record<string, string>;
  file: string;
  pupil: EnrolledPupil;
  visit: Visit;
  /** How often the audit tells of an exchange, before the command. */
  told: number;
}

/** Pepper, session secret and index key in turn: all three become known, then all come in front. */
export async function rotateKeys({ portal: { clock }, folder, turn }: Place): Promise<Errand> {
  const what = secretKinds[turn % secretKinds.length] ?? 'pepper';
  const isUse = Math.floor(turn / secretKinds.length) % 2 === 1;
  const database = await freshDatabase('SQLite');
  const place = mkdtempSync(join(folder, 'keys-'));
  const file = secretsFileIn(place);
  const { SESSION_SECRETS, PEPPERS, INDEX_KEY } = testSecrets;
  const made = { SESSION_SECRETS: [SESSION_SECRETS], PEPPERS: [PEPPERS], INDEX_KEY: [INDEX_KEY] };
  writeFileSync(file, secretsText(made), { mode: 0o600 });
  const none = { SESSION_SECRETS: '', PEPPERS: '', INDEX_KEY: '' };
  const settings = { ...none, DATABASE_URL: database.url, DATA_DIR: place };

  const before = await startPortal({ database, clock, settings });
  const pupil = await addEnrolledPupil(before);
  const visit = before.visit();
  await signIn(visit, pupil.account.loginId);
  if (isUse) await createRotation({ ...before.services, file }).add(what);
  await before.close();

  const old = readFileSync(file, 'utf8');
  const installation = { database, settings, file, pupil, visit, told: isUse ? 1 : 0 };
  const judge = async () => {
    const side = sideOf(file, old, { what, isUse });
    if (side === 'neither') return `${what}: ${JSON.stringify(readFileSync(file, 'utf8'))}`;
    const trouble = await troubleWith(installation, { clock, changed: side === 'changed' });
    await remove(installation);
    return trouble.length === 0 ? side : `${what}, ${side}: ${trouble.join(', ')}`;
  };
  return { args: ['keys', 'rotate', what, ...(isUse ? ['--use'] : [])], settings, judge };
}

/** Which of two whole files it is, byte for byte. */
function sideOf(
  file: string,
  old: string,
  { what, isUse }: { what: SecretKind; isUse: boolean },
): 'old' | 'changed' | 'neither' {
  const text = readFileSync(file, 'utf8');
  if (text === old) return 'old';
  const name = settingOf[what];
  const { COMING: waiting = {}, ...lists } = JSON.parse(old) as SecretsFile;
  // The new one was made by the command itself.
  const added = new RegExp(`"${name}": "([^"]+)"`).exec(text)?.[1] ?? '';
  const whole = isUse
    ? { ...lists, [name]: inFront(lists[name], waiting[name] ?? '') }
    : { ...lists, COMING: { ...waiting, [name]: added } };
  return text === secretsText(whole) ? 'changed' : 'neither';
}

/** What pupils and auditors would meet when everything is started anew. */
async function troubleWith(
  { database, settings, file, pupil, visit, told }: Installation,
  { clock, changed }: { clock: Portal['clock']; changed: boolean },
): Promise<string[]> {
  const portal = await startPortal({ database, clock, settings });
  const trouble: string[] = [];
  const hold = (otherwise: string, holds: boolean) => void (holds || trouble.push(otherwise));
  hold('others may read the file', (statSync(file).mode & 0o777) === 0o600);
  const again = portal.visit();
  for (const [name, value] of visit.cookies) again.cookies.set(name, value);
  hold('the visit is over', (await again.get('/portal')).status === 200);
  const signedIn = await signIn(portal.visit(), pupil.account.loginId);
  hold('the password is wrong', signedIn.location === '/portal');
  const answered = await answerCorrectly(portal.visit(), pupil);
  hold('the answers are wrong', answered.location === '/sspr/forgot/new-password');
  const { db, keys } = portal.services;
  const { findings } = await verifyAudit(db, keys.audit);
  hold(`the audit: ${JSON.stringify(findings)}`, findings.length === 0);
  // The file comes first: a kill between the two leaves a change of which the audit does not tell.
  const tells = (await db('audit_events').where({ action: 'keys.rotated' }).pluck('id')).length;
  hold(`${tells} in the audit`, tells === told || (changed && tells === told + 1));
  await portal.close();
  return trouble;
}

async function remove({ database }: Installation): Promise<void> {
  await database.drop();
  const file = database.url.slice('sqlite:'.length);
  for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
}
