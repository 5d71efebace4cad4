import type { Db } from '../db/database';
import type { Devices } from '../devices/devices';
import { laneFor, type Lane, type Network } from '../lockout/lanes.rules';

/** Who knocks, as far as the network tells. */
export interface Visitor {
  address: string;
  /** Digest of this browser's device cookie; null when it has none of ours. */
  device: string | null;
  /** Code of the school that the visitor chose, by a link or from a list; never the account's. */
  schoolCode?: string | null;
}

export interface LaneDependencies {
  db: Db;
  devices: Devices;
  networks: () => Promise<readonly Network[]>;
}

export type LaneOf = (visitor: Visitor, accountId: string | null) => Promise<Lane>;

/** Which counters an attempt is charged to. Runs the same queries for real and unknown login IDs. */
export function createLaneOf({ db, devices, networks }: LaneDependencies): LaneOf {
  return async ({ device, address }, accountId) => {
    const facts = await devices.laneFacts(db, device, accountId);
    return laneFor({
      device,
      deviceRank: facts.rank,
      deviceShared: facts.shared,
      address,
      networks: await networks(),
    });
  };
}
