import { createRequire } from 'node:module';
import type * as Webauthn from '@simplewebauthn/server';
import { inTransaction, type Db } from '../db/database';
import type { Clock } from '../clock';
import { insertPasskey, listPasskeys, usePasskey, type Passkey } from './factors.store';
import type { SecondFactor } from './second-factor';
import type { StaffVisitor } from './staff-attempts';
import type { StaffMember } from './staff-member';

const load = createRequire(__filename);

/** Loaded by the first passkey: it is the slowest package of a start, and only staff have any. */
const webauthn = () => load('@simplewebauthn/server') as typeof Webauthn;

export interface PasskeyDependencies {
  db: Db;
  clock: Clock;
  secondFactor: SecondFactor;
  /** `https://portal.example`, without a slash at its end. */
  origin: string;
}

/** What the browser is asked; the challenge stays with the visit on the server. */
export interface PasskeyOffer {
  /** JSON for the browser's own parser. */
  options: string;
  challenge: string;
}

interface Answered {
  member: StaffMember;
  /** JSON text as the browser sent it. */
  response: string;
  challenge: string;
}

export type Passkeys = ReturnType<typeof createPasskeys>;

/** A key in the device or on a stick: nothing to type, nothing that a false page could collect. */
export function createPasskeys(dependencies: PasskeyDependencies) {
  const { db, origin } = dependencies;
  const rpID = new URL(origin).hostname;

  return {
    async offerNew(member: StaffMember): Promise<PasskeyOffer> {
      const options = await webauthn().generateRegistrationOptions({
        ...{ rpName: rpID, rpID, userName: member.email, userDisplayName: member.name },
        userID: new TextEncoder().encode(member.id),
        attestationType: 'none',
        authenticatorSelection: { residentKey: 'discouraged', userVerification: 'preferred' },
      });
      return { options: JSON.stringify(options), challenge: options.challenge };
    },

    /** Null where the person has none. */
    async offerProof(member: StaffMember): Promise<PasskeyOffer | null> {
      const known = await listPasskeys(db, member.id);
      if (known.length === 0) return null;
      const options = await webauthn().generateAuthenticationOptions({
        ...{ rpID, userVerification: 'preferred' },
        allowCredentials: known.map(({ credentialId: id, transports }) => ({
          ...{ id, transports: transports as never },
        })),
      });
      return { options: JSON.stringify(options), challenge: options.challenge };
    },

    /** @returns the recovery codes, shown once; null when the answer does not hold */
    setNew: (answered: Answered) => setNew(dependencies, rpID, answered),

    prove: (answered: Answered & { visitor: StaffVisitor }): Promise<boolean> =>
      prove(dependencies, rpID, answered),
  };
}

async function setNew(
  { db, clock, secondFactor, origin }: PasskeyDependencies,
  rpID: string,
  { member, response, challenge }: Answered,
): Promise<string[] | null> {
  const verified = await webauthn()
    .verifyRegistrationResponse({
      ...{ response: readResponse(response) as never, expectedChallenge: challenge },
      ...{ expectedOrigin: origin, expectedRPID: rpID, requireUserVerification: false },
    })
    .catch(() => null);
  const credential = verified?.registrationInfo?.credential;
  if (!verified?.verified || !credential) return null;
  const passkey: Passkey = {
    ...{ credentialId: credential.id, staffId: member.id, counter: credential.counter },
    publicKey: Buffer.from(credential.publicKey).toString('base64url'),
    transports: credential.transports ?? [],
  };
  return inTransaction(db, async (tx) => {
    await insertPasskey(tx, passkey, clock.now());
    return secondFactor.finishSetting(tx, member);
  });
}

async function prove(
  { db, clock, secondFactor, origin }: PasskeyDependencies,
  rpID: string,
  { member, response, challenge, visitor }: Answered & { visitor: StaffVisitor },
): Promise<boolean> {
  const shown = readResponse(response);
  const known = await listPasskeys(db, member.id);
  const passkey = known.find(({ credentialId }) => credentialId === shown?.id);
  if (!passkey || !shown) return false;
  const verified = await webauthn()
    .verifyAuthenticationResponse({
      ...{ response: shown as never, expectedChallenge: challenge },
      ...{ expectedOrigin: origin, expectedRPID: rpID, requireUserVerification: false },
      credential: {
        id: passkey.credentialId,
        publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
        counter: passkey.counter,
      },
    })
    .catch(() => null);
  if (!verified?.verified) return false;
  const { credentialId, counter: from } = passkey;
  const { newCounter: to } = verified.authenticationInfo;
  return inTransaction(db, async (tx) => {
    if (!(await usePasskey(tx, { credentialId, from, to, at: clock.now() }))) return false;
    await secondFactor.noteProof(tx, member, visitor);
    return true;
  });
}

function readResponse(response: string): { id: string } | null {
  try {
    const parsed = JSON.parse(response) as { id?: unknown };
    return typeof parsed.id === 'string' ? { ...parsed, id: parsed.id } : null;
  } catch {
    return null;
  }
}
