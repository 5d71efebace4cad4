import type { Tx } from '../db/database';
import { lastTotpStep } from '../staff/totp';

/** How many of what no longer works after a restore. */
export interface Ended {
  /** Pupils whose visits and open resets ended: all of them. */
  accounts: number;
  staff: number;
  sessions: number;
  /** Default passwords in force: these pupils need a new one. */
  defaultPasswords: number;
  /** Slips whose day had come and that were not in force yet. */
  slips: number;
  setupLinks: number;
  recoveryCodes: number;
  devices: number;
  approvals: number;
}

/**
 * Ends whatever may have been used up, replaced or revoked after the backup was made, since the
 * restored database does not know: what works once must not work a second time.
 */
export async function endAfterRestore(tx: Tx, now: number): Promise<Ended> {
  const accounts = await tx('accounts').increment('auth_epoch', 1);
  const staff = await tx('staff_members').increment('auth_epoch', 1);
  await tx('staff_sign_ins').whereNull('ended_at').update({ ended_at: now });
  const sessions = await tx('sessions').delete();
  await tx('resets').delete();
  await refuseTotpSoFar(tx, now);
  return {
    ...{ accounts, staff, sessions },
    defaultPasswords: await endDefaultPasswords(tx, now),
    slips: await tx('planned_passwords').where('valid_from', '<=', now).delete(),
    setupLinks: await tx('staff_setup_links')
      .whereNull('used_at')
      .where('expires_at', '>', now)
      .update({ used_at: now }),
    recoveryCodes: await tx('staff_recovery_codes').whereNull('used_at').delete(),
    devices: await revokeDevices(tx, now),
    approvals: await tx('approvals')
      .whereIn('state', ['waiting', 'approved'])
      .where('expires_at', '>', now)
      .update({ expires_at: now }),
  };
}

/** A slip in a bin must not open an account again that has had a password of its own since. */
function endDefaultPasswords(tx: Tx, now: number): Promise<number> {
  return tx('password_credentials')
    .where({ kind: 'default' })
    .where((open) => {
      void open.whereNull('expires_at').orWhere('expires_at', '>', now);
    })
    .update({ expires_at: now });
}

/** A code that was seen in the last minute may have been used after the backup. */
async function refuseTotpSoFar(tx: Tx, now: number): Promise<void> {
  const step = lastTotpStep(now);
  await tx('staff_members')
    .whereNotNull('totp_sealed')
    .where((older) => {
      void older.whereNull('totp_step').orWhere('totp_step', '<', step);
    })
    .update({ totp_step: step });
}

async function revokeDevices(tx: Tx, now: number): Promise<number> {
  let revoked = 0;
  for (const table of ['known_devices', 'staff_devices']) {
    revoked += await tx(table).whereNull('revoked_at').update({ revoked_at: now });
  }
  return revoked;
}
