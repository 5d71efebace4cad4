import { createChoosePassword } from './access/choose-password';
import { createProvePassword } from './access/current-password';
import { createIssueDefaultPassword } from './access/default-passwords';
import { createLaneOf } from './access/lanes';
import { createReportNotMe } from './access/not-me';
import { createRelease } from './access/release';
import { createSignIn } from './access/sign-in';
import { createAlerts } from './alerts/alerts';
import { loggedAlerts } from './alerts/logged-alerts';
import { createAudit, type WholesaleAudit } from './audit/audit';
import { MINUTE, systemClock, type Clock } from './clock';
import type { Config } from './config';
import { connect, type Db } from './db/database';
import { connectionsOf, timeQueries } from './db/query-times';
import { createInstallation } from './desk/installation';
import { createDevices } from './devices/devices';
import { createHousekeeping } from './housekeeping/housekeeping';
import { KnexSessionStore } from './http/session-store';
import { deriveKeys, type Keys } from './keys';
import { createLanguages } from './languages/languages';
import { policiesFrom } from './lockout/policies.rules';
import { createLockout } from './lockout/lockout';
import { createLog, type Log } from './log';
import { countedAudit } from './measuring/audited';
import { counted } from './measuring/outcomes';
import { createMetrics, type Metrics } from './metrics';
import { wirePrints } from './printing';
import { createReadiness } from './readiness';
import { createRequestDesk } from './requests/request-desk';
import { createRequests } from './requests/requests';
import { createReset } from './reset/reset';
import { canonicalLoginId } from './roster/login-id.rules';
import { wireRosters } from './rosters';
import { createChangeSchool } from './schools/school-settings';
import { createRenameSchool } from './schools/rename';
import { createSchools, type Schools } from './schools/schools';
import { wireSecrets } from './secrets';
import { wireStaff } from './staff';
import { createStopping } from './stopping';
import { createSwitches, type Switches } from './switches/switches';

export interface Surroundings {
  clock?: Clock;
  db?: Db;
  log?: Log;
}

/** What nearly every room needs. */
export interface Ground {
  config: Config;
  db: Db;
  clock: Clock;
  log: Log;
  audit: WholesaleAudit;
  keys: Keys;
  metrics: Metrics;
}

export type Services = ReturnType<typeof createServices>;

/** The composition root: the only place that wires rooms together. */
export function createServices(config: Config, surroundings: Surroundings = {}) {
  const ground = layGround(config, surroundings);
  const { db, clock } = ground;
  const secrets = wireSecrets(ground);
  const schools = createSchools({ ...ground, timeZone: config.TIME_ZONE });
  const guards = wireGuards(ground, schools);
  const switches = createSwitches(ground);
  const parts = { ...ground, ...secrets, ...guards, switches };
  const requests = wireRequests(ground, schools);
  const sessionStore = new KnexSessionStore(db, clock, {
    idleMinutes: config.SESSION_IDLE_MINUTES,
    staffIdleMinutes: config.STAFF_IDLE_MINUTES,
    maxHours: config.SESSION_MAX_HOURS,
  });
  const prints = wirePrints(parts);
  const access = wireAccess(parts);
  const rosters = wireRosters(parts);
  const stopping = createStopping();
  const connections = () => connectionsOf(db);
  parts.metrics.watch({ ...secrets, connections, jobs: prints.counts });
  return {
    ...parts,
    https: config.BASE_URL.startsWith('https:'),
    languages: createLanguages(),
    schools,
    changeSchool: createChangeSchool({ ...ground, networksChanged: schools.networksChanged }),
    renameSchool: createRenameSchool(ground),
    canonicalId: (typed: string) => canonicalLoginId(typed, config.LOGIN_DOMAIN),
    ...access,
    reset: wireReset(parts),
    ...rosters,
    ...wireStaff({ ...parts, ...access, schools }),
    ...{ requests, prints, sessionStore },
    requestDesk: createRequestDesk(ground),
    installation: createInstallation({
      ...{ clock, timeZone: config.TIME_ZONE, reopenAfterMs: guards.lockout.reopenAfterMs },
    }),
    stopping,
    readiness: createReadiness({ ...parts, stopping }),
    housekeeping: createHousekeeping({
      ...{ ...parts, requests, prints, leavers: rosters.leavers },
      sessionStore,
      addressDays: config.AUDIT_ADDRESS_DAYS,
      printDays: config.PRINT_KEEP_DAYS,
    }),
    close: () => prints.close().finally(() => db.destroy()),
  };
}

function layGround(config: Config, surroundings: Surroundings): Ground {
  const clock = surroundings.clock ?? systemClock;
  const { DATABASE_URL: url, DATABASE_POOL: poolMax } = config;
  const statementSeconds = config.DATABASE_STATEMENT_SECONDS;
  const keys = deriveKeys(config);
  const metrics = createMetrics();
  const db = surroundings.db ?? connect({ url, poolMax, statementSeconds });
  timeQueries(db, metrics.query);
  return {
    ...{ config, clock, keys, db, metrics },
    log: surroundings.log ?? createLog(config.LOG_LEVEL, clock),
    audit: countedAudit(createAudit({ keys: keys.audit }), metrics),
  };
}

type Guarded = Ground &
  ReturnType<typeof wireSecrets> &
  ReturnType<typeof wireGuards> & { switches: Switches };

function wireAccess(parts: Guarded) {
  const hoursFor = parts.schoolPolicies.defaultHoursFor;
  return {
    signIn: counted(createSignIn(parts), (outcome) => parts.metrics.signIn('pupil', outcome)),
    provePassword: createProvePassword(parts),
    choosePassword: createChoosePassword(parts),
    issueDefaultPassword: createIssueDefaultPassword({ ...parts, hoursFor }),
    release: createRelease(parts),
    reportNotMe: createReportNotMe(parts),
  };
}

function wireReset(parts: Guarded) {
  const reset = createReset({ ...parts, resetMinutes: parts.config.RESET_MINUTES });
  const { challenge, reset: ended } = parts.metrics;
  return {
    ...reset,
    answerChallenge: counted(reset.answerChallenge, challenge),
    finish: counted(reset.finish, ended),
  };
}

function wireRequests({ config, ...ground }: Ground, schools: Schools) {
  const policy = {
    visitorHour: config.REQUESTS_VISITOR_HOUR,
    schoolHour: config.REQUESTS_SCHOOL_HOUR,
    keepDays: config.REQUEST_KEEP_DAYS,
  };
  return createRequests({ ...ground, schools, policy, key: ground.keys.lock });
}

function wireGuards({ config, db, clock, log, keys }: Ground, { networks }: Schools) {
  const devices = createDevices({
    db,
    clock,
    key: keys.device,
    secrets: config.SESSION_SECRETS,
    days: config.KNOWN_DEVICE_DAYS,
    accountsMax: config.KNOWN_DEVICE_ACCOUNTS,
  });
  const lockout = createLockout({
    db,
    clock,
    key: keys.lock,
    policies: policiesFrom(config),
    unknownRowsMax: config.UNKNOWN_ROWS_MAX,
  });
  const policy = {
    sprayAccounts: config.SPRAY_ACCOUNTS,
    prankLocks: config.PRANK_LOCKS,
    windowMs: config.ALERT_MINUTES * MINUTE,
  };
  const alerts = loggedAlerts(createAlerts({ db, clock, key: keys.lock, policy }), log);
  const laneOf = createLaneOf({ db, devices, networks });
  return { devices, lockout, alerts, laneOf };
}
