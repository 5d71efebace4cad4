import { v7 as uuidv7 } from 'uuid';
import { HOUR } from '../../server/clock';
import { inTransaction } from '../../server/db/database';
import { planPasswords } from '../../server/paper/planned-passwords.store';
import type { Portal } from './portal';
import {
  addEnrolledPupil,
  addPupilWithDefault,
  addPupilWithPassword,
  answerCorrectly,
  nobody,
  signIn,
} from './pupils';
import { asStaffMember, codeOf, inviteStaff } from './staff';

const SLIP = 'Lamp-tiger-482';

/** What works once, or as long as nobody ends it: tried on one portal, then on another. */
export type Works = Record<
  | 'password'
  | 'session'
  | 'openReset'
  | 'device'
  | 'defaultPassword'
  | 'slip'
  | 'setupLink'
  | 'totpCode'
  | 'recoveryCode'
  | 'staffSession',
  boolean
>;

/** Makes one of each. @returns a try of all of them, on any portal with the same data */
export async function fillOnceWorld(portal: Portal): Promise<(on: Portal) => Promise<Works>> {
  const { services } = portal;
  const pupil = await addEnrolledPupil(portal);
  const visit = portal.visit();
  await signIn(visit, pupil.account.loginId);
  const resetting = portal.visit();
  const forgetful = await addEnrolledPupil(portal);
  await answerCorrectly(resetting, forgetful);
  const issued = await addPupilWithDefault(portal);
  const slip = await addSlip(portal);
  const invited = await inviteStaff(portal, { role: 'admin' });
  const ict = await asStaffMember(portal, { role: 'admin' });
  const codes = await services.secondFactor.renewCodes(ict.member);
  const [device] = await services.db('known_devices').select<{ device_digest: string }[]>('*');

  return async (on) => {
    const { secondFactor, devices, setupLinks, db } = on.services;
    const same = async ({ cookies }: typeof visit, path: string) => {
      const there = on.visit();
      for (const [name, value] of cookies) there.cookies.set(name, value);
      return (await there.get(path)).status === 200;
    };
    const proves = async (code: string) =>
      (await secondFactor.prove(ict.member, code, { ...nobody, browser: '' })).kind === 'right';
    const facts = await devices.laneFacts(db, device?.device_digest ?? '', pupil.account.id);
    await on.services.prints.sweep();
    const token = invited.setupUrl.split('/').at(-1) ?? '';
    const entersWith = async (loginId: string, password: string) =>
      (await signIn(on.visit(), loginId, password)).status === 303;
    return {
      device: facts.firstAt !== null,
      session: await same(visit, '/portal'),
      openReset: await same(resetting, '/sspr/forgot/new-password'),
      password: await entersWith(pupil.account.loginId, 'Kite-River-88'),
      defaultPassword: await entersWith(issued.account.loginId, issued.password),
      slip: await entersWith(slip.loginId, SLIP),
      setupLink: (await setupLinks.complete(token, 'nine purple lanterns')).kind === 'done',
      totpCode: await proves(codeOf(on, ict.totpSecret)),
      recoveryCode: await proves(codes[0] ?? ''),
      staffSession: await same(ict.visit, '/staff'),
    };
  };
}

/** A slip whose day has come, and which housekeeping has not put in force yet. */
async function addSlip({ services, clock }: Portal): Promise<{ loginId: string }> {
  const account = await addPupilWithPassword({ services } as Portal);
  const stored = await services.hashing.hash(SLIP);
  const now = clock.now();
  await inTransaction(services.db, async (tx) => {
    const id = uuidv7();
    await tx('print_jobs').insert({
      ...{ id, school_id: account.schoolId, kind: 'slips', what: '4A', made_by_kind: 'operator' },
      ...{ state: 'handed-out', total: 1, done: 1, made_at: now, holder: 'gone', lease_until: now },
    });
    const span = { printId: id, validFrom: now, expiresAt: now + 24 * HOUR };
    await planPasswords(tx, [{ accountId: account.id, stored }], span);
  });
  return account;
}
