import { auditActions } from '../../server/http/audit-words';

const outcomes = ['signed-in', 'default-expired', 'wrong', 'locked', 'suspended', 'choose-school'];
const ended = ['busy', 'failed'];
const challenges = ['passed', 'wrong', 'locked', 'expired', 'suspended', 'choose-school'];
const paths = ['sign-in', 'challenge', 'current-password'];

/** Every label that may be there, with what may stand in it; a new one has to be thought about. */
export const allowedLabels: Record<string, Record<string, readonly string[] | RegExp>> = {
  portal_request_seconds: { method: /^[A-Z]{3,10}$/, route: /^/, status: /^[1-5]\d\d$/ },
  portal_hash_seconds: {},
  portal_hash_wait_seconds: {},
  portal_hash_queue: { state: ['running', 'waiting'] },
  portal_hash_operations_total: {},
  portal_database_seconds: { kind: ['read', 'write', 'commit', 'other'] },
  portal_database_connections: { state: ['used', 'idle', 'waiting'] },
  portal_database_up: {},
  portal_print_jobs: {
    state: ['making', 'ready', 'handed-out', 'confirmed', 'cancelled', 'lapsed', 'failed'],
  },
  portal_sign_ins_total: {
    who: ['pupil', 'staff'],
    outcome: [...outcomes, 'password-right', ...ended],
  },
  portal_challenges_total: { outcome: [...challenges, ...ended] },
  portal_resets_total: { outcome: ['done', 'refused', 'gone', ...ended] },
  portal_locks_total: { path: [...paths, 'staff.sign-in'], starts: ['blocked', 'closed'] },
  portal_unlocks_total: { by: ['challenge', 'staff', 'operator'] },
  portal_audit_events_total: { action: auditActions, result: /^[a-z-]{2,20}$/ },
  portal_housekeeping_total: { outcome: ['done', 'failed'] },
  portal_housekeeping_done_seconds: {},
  portal_build: { version: /^\d+\.\d+\.\d+$/ },
};
