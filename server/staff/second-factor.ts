import { inTransaction, type Tx } from '../db/database';
import { openFactor, sealFactor } from './factor-seal';
import {
  countRecoveryCodes,
  noteFactorOnDevice,
  replaceRecoveryCodes,
  takeRecoveryCode,
} from './factors.store';
import { looksLikeRecoveryCode, newRecoveryCodes, recoveryDigest } from './recovery-codes';
import type { StaffMember } from './staff-member';
import {
  admit,
  lockedBy,
  noteWrong,
  staffSubject,
  type AttemptDependencies,
  type StaffVisitor,
} from './staff-attempts';
import { asStaff, staffTrail } from './staff-trail';
import { changeMember, takeTotpStep } from './staff.store';
import { newTotpSecret, totpStep, totpUri } from './totp';

export interface SecondFactorDependencies extends AttemptDependencies {
  /** 32 bytes, kept outside the database. */
  factorKey: Buffer;
  /** What the authenticator app calls the portal. */
  issuer: string;
}

export type FactorProof = 'totp' | 'recovery-code' | 'passkey';

export type ProofResult =
  | { kind: 'right'; with: FactorProof; codesLeft: number }
  | { kind: 'wrong' }
  | { kind: 'locked'; until: number | null };

export type SecondFactor = ReturnType<typeof createSecondFactor>;

export function createSecondFactor(dependencies: SecondFactorDependencies) {
  const { db, clock, audit, issuer } = dependencies;

  return {
    /** Nothing is kept until a code proves that the app has it. */
    offerTotp(member: StaffMember): { secret: string; uri: string } {
      const secret = newTotpSecret();
      return { secret, uri: this.totpUriOf(member, secret) };
    },

    totpUriOf: (member: StaffMember, secret: string) =>
      totpUri(secret, { issuer, label: member.email }),

    setTotp: (member: StaffMember, secret: string, code: string) =>
      setTotp(dependencies, { member, secret, code }),

    /** In the transaction that saves a passkey. */
    finishSetting: (tx: Tx, member: StaffMember) =>
      finishSetting(dependencies, tx, { member, factor: 'passkey' }),

    prove: (member: StaffMember, typed: string, visitor: StaffVisitor) =>
      proveCode(dependencies, { member, typed, visitor }),

    /** A passkey was shown; the browser and its key did the proving. */
    noteProof: (tx: Tx, member: StaffMember, visitor: StaffVisitor) =>
      noteProof(dependencies, tx, { member, visitor, proof: 'passkey' }),

    codesLeft: (staffId: string) => countRecoveryCodes(db, staffId),

    /** @returns ten new ones; those before are void */
    renewCodes: (member: StaffMember): Promise<string[]> =>
      inTransaction(db, async (tx) => {
        const codes = await saveCodes(dependencies, tx, member.id);
        const deed = { member, actor: asStaff(member.id), at: clock.now() };
        await audit.record(tx, staffTrail({ ...deed, action: 'staff.codes-renewed' }));
        return codes;
      }),
  };
}

interface NewTotp {
  member: StaffMember;
  secret: string;
  code: string;
}

/** @returns the recovery codes, shown once; null when the code does not fit the secret */
async function setTotp(
  dependencies: SecondFactorDependencies,
  { member, secret, code }: NewTotp,
): Promise<string[] | null> {
  const { db, clock, factorKey } = dependencies;
  const step = totpStep(secret, code, clock.now());
  if (step === null) return null;
  const totpSealed = sealFactor(factorKey, member.id, secret);
  return inTransaction(db, async (tx) => {
    await changeMember(tx, member.id, { totpSealed });
    await takeTotpStep(tx, member.id, step);
    return finishSetting(dependencies, tx, { member, factor: 'totp' });
  });
}

interface TypedCode {
  member: StaffMember;
  typed: string;
  visitor: StaffVisitor;
}

/** A code of the app or a recovery code, in one field. */
async function proveCode(
  dependencies: SecondFactorDependencies,
  { member, typed, visitor }: TypedCode,
): Promise<ProofResult> {
  const { db } = dependencies;
  const { emailFolded } = member;
  const admission = await admit(dependencies, {
    ...{ emailFolded, member, visitor, path: 'staff-code', secret: typed },
  });
  if (admission.verdict !== 'admitted') return lockedBy(admission);
  const proof = looksLikeRecoveryCode(typed) ? 'recovery-code' : 'totp';
  const taken = await inTransaction(db, async (tx) => {
    if (!(await take(dependencies, tx, { member, proof, typed }))) return false;
    await noteProof(dependencies, tx, { member, visitor, proof });
    return true;
  });
  if (!taken) {
    const { ticket } = admission;
    await noteWrong(dependencies, { member, ticket, secret: typed, visitor });
    return { kind: 'wrong' };
  }
  return { kind: 'right', with: proof, codesLeft: await countRecoveryCodes(db, member.id) };
}

interface Typed {
  member: StaffMember;
  proof: FactorProof;
  typed: string;
}

async function take(
  { clock, factorKey }: SecondFactorDependencies,
  tx: Tx,
  { member, proof, typed }: Typed,
): Promise<boolean> {
  const at = clock.now();
  const staffId = member.id;
  if (proof === 'recovery-code') {
    const digest = recoveryDigest(factorKey, staffId, typed);
    return takeRecoveryCode(tx, { staffId, digest, at });
  }
  const secret = member.totpSealed && openFactor(factorKey, staffId, member.totpSealed);
  const step = secret ? totpStep(secret, typed, at) : null;
  return step !== null && takeTotpStep(tx, staffId, step);
}

interface Proved {
  member: StaffMember;
  visitor: StaffVisitor;
  proof: FactorProof;
}

async function noteProof(
  { clock, audit, lockout }: SecondFactorDependencies,
  tx: Tx,
  { member, visitor, proof }: Proved,
): Promise<void> {
  const canonicalId = staffSubject(member.emailFolded);
  await lockout.succeeded(tx, { canonicalId, path: 'staff-code' });
  const at = clock.now();
  if (visitor.device) {
    await noteFactorOnDevice(tx, { deviceDigest: visitor.device, staffId: member.id }, at);
  }
  await audit.record(
    tx,
    staffTrail({
      ...{ member, actor: asStaff(member.id), at, action: 'staff.proved' },
      ...{ address: visitor.address, details: { with: proof } },
    }),
  );
}

async function finishSetting(
  dependencies: SecondFactorDependencies,
  tx: Tx,
  { member, factor }: { member: StaffMember; factor: string },
): Promise<string[]> {
  const { clock, audit } = dependencies;
  const codes = await saveCodes(dependencies, tx, member.id);
  await changeMember(tx, member.id, { factorRemovedBy: null });
  const deed = { member, actor: asStaff(member.id), at: clock.now() };
  await audit.record(tx, staffTrail({ ...deed, action: 'staff.factor-set', details: { factor } }));
  return codes;
}

async function saveCodes(
  { clock, factorKey }: SecondFactorDependencies,
  tx: Tx,
  staffId: string,
): Promise<string[]> {
  const codes = newRecoveryCodes();
  const digests = codes.map((code) => recoveryDigest(factorKey, staffId, code));
  await replaceRecoveryCodes(tx, { staffId, digests, at: clock.now() });
  return codes;
}
