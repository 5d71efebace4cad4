import { DAY, type Clock } from '../clock';
import { inBatches } from '../db/batches';
import type { Db, Tx } from '../db/database';
import { DEVICE_LANES } from '../lockout/lanes.rules';
import { issueDevice, readDevice, renewDevice } from './device-cookie';
import {
  deleteUses,
  deviceUsers,
  lastDevices,
  revokeUses,
  upsertUse,
  type DeviceUsersKind,
} from './devices.store';

export interface DevicesDependencies {
  db: Db;
  clock: Clock;
  /** Whose devices; pupils' unless told otherwise. */
  users?: DeviceUsersKind;
  /** 32 bytes, kept outside the database. */
  key: Buffer;
  /** Those of the sessions, newest first. */
  secrets: readonly string[];
  /** A device that was not used with an account for so long is forgotten. */
  days?: number;
  /** A device with more accounts than these … */
  accountsMax?: number;
  /** … in so many days is shared. */
  sharedDays?: number;
}

export interface DeviceFacts {
  /** 1 or 2 for the devices last used with the account; null for any other. */
  rank: number | null;
  shared: boolean;
  /** When the account first signed in on it, in ms; null when the account does not know it. */
  firstAt: number | null;
}

export type Devices = ReturnType<typeof createDevices>;

/** security 8. Which accounts signed in on which device: the cookie itself says nothing. */
export function createDevices(dependencies: DevicesDependencies) {
  const { db, clock, key, secrets, days = 180, users = 'pupils' } = dependencies;
  const knownSince = () => clock.now() - days * DAY;
  const laneFacts = createLaneFacts(dependencies, knownSince);

  return {
    issue: () => ({ cookieValue: issueDevice(secrets) }),

    renewed: (cookieValue: string | undefined) => renewDevice(cookieValue, secrets),

    read: (cookieValue: string | undefined) => readDevice(cookieValue, { secrets, key }),

    /** After a success, and nothing less: being known is what opens a lane. */
    remember(tx: Tx, deviceDigest: string, accountId: string): Promise<void> {
      const use = { users, deviceDigest, accountId, at: clock.now(), knownSince: knownSince() };
      return upsertUse(tx, use);
    },

    laneFacts,

    /**
     * Whether the account knew the device before `moment` (security 24). A shared one never
     * counts: the classmate who took the account over sits in the same lab.
     */
    async knownBefore(
      from: Db | Tx,
      digest: string | null,
      { accountId, moment }: { accountId: string; moment: number },
    ): Promise<boolean> {
      const { firstAt, shared } = await laneFacts(from, digest, accountId);
      return !shared && firstAt !== null && firstAt < moment;
    },

    /** @returns how many devices the account knew */
    revokeAll: (tx: Tx, accountId: string) => revokeUses(tx, { users, accountId, at: clock.now() }),

    /** Forgets what was not used for so many days. @returns how many */
    sweep: (): Promise<number> => {
      const before = knownSince();
      return inBatches(db, (tx, most) => deleteUses(tx, { users, before, most }));
    },
  };
}

function createLaneFacts(dependencies: DevicesDependencies, knownSince: () => number) {
  const { clock, accountsMax = 5, sharedDays = 30, users: kind = 'pupils' } = dependencies;
  return async function laneFacts(
    from: Db | Tx,
    digest: string | null,
    accountId: string | null,
  ): Promise<DeviceFacts> {
    // An unknown account and a missing cookie run the same two queries; no row has these keys.
    const deviceDigest = digest ?? '';
    const asked = { users: kind, accountId: accountId ?? '', knownSince: knownSince() };
    const last = await lastDevices(from, { ...asked, most: DEVICE_LANES });
    const sharedSince = clock.now() - sharedDays * DAY;
    const users = await deviceUsers(from, { ...asked, deviceDigest, sharedSince });
    const index = last.indexOf(deviceDigest);
    return {
      rank: index < 0 ? null : index + 1,
      shared: users.accounts > accountsMax,
      firstAt: users.firstAt,
    };
  };
}
