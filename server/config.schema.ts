import { availableParallelism } from 'node:os';
import { z } from 'zod';
import { levels } from './accounts/account';
import { tlsProblems } from './db/postgres-tls';

/** Plain digits only: '0x10', '1e3' or a blank that became 0 would be somebody's slip. */
const whole = (least: number, most: number) => {
  const error = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d+$/, error)
    .transform(Number)
    .pipe(z.number().min(least, error).max(most, error));
};

const seconds = z
  .string()
  .regex(/^\d{1,7}(\s*,\s*\d{1,7})*$/, 'must be whole seconds with commas between, e.g. 0,0,60')
  .transform((text) => text.split(',').map(Number));

const list = z
  .string()
  .transform((text) => text.split(',').map((item) => item.trim()))
  .transform((items) => items.filter((item) => item !== ''));

const SECRET_MIN_LENGTH = 32;
const secrets = list.pipe(
  z.array(
    z.string().min(SECRET_MIN_LENGTH, `each secret needs at least ${SECRET_MIN_LENGTH} characters`),
  ),
);

const onOff = z.enum(['true', 'false']).transform((text) => text === 'true');

const applications = z.string().transform((text, context) => {
  try {
    return z
      .array(z.object({ name: z.string().min(1).max(60), url: z.url({ protocol: /^https?$/ }) }))
      .max(30)
      .parse(JSON.parse(text));
  } catch {
    context.addIssue({
      code: 'custom',
      message: 'must be JSON like [{"name":"Library","url":"https://library.example"}]',
    });
    return z.NEVER;
  }
});

const serving = {
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: whole(0, 65535).default(3000),
  BASE_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) address' }).optional(),
  TRUST_PROXY: list.default([]),
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'must be sqlite:PATH or postgres://…')
    .superRefine((url, context) => {
      for (const message of tlsProblems(url)) context.addIssue({ code: 'custom', message });
    })
    .default('sqlite:data/sspr.db'),
  DATABASE_POOL: whole(1, 500).default(20),
  DATABASE_STATEMENT_SECONDS: whole(0, 86400).default(30),
  DATA_DIR: z.string().min(1).default('data'),
  MIGRATE_ON_START: onOff.default(true),
  LOG_LEVEL: z.enum(['silent', 'error', 'warn', 'info', 'debug']).default('info'),
  // OWASP asks for no more than is needed; half a year covers a school term and its holidays.
  AUDIT_ADDRESS_DAYS: whole(1, 3650).default(180),
  METRICS_TOKEN: z.string().min(16).optional(),
  DEV_GALLERY: onOff.default(false),
  HEADERS_TIMEOUT_SECONDS: whole(1, 600).default(10),
  REQUEST_TIMEOUT_SECONDS: whole(1, 600).default(30),
  // Together below the 10 s after which Docker kills what it stops.
  STOP_GRACE_SECONDS: whole(0, 300).default(1),
  STOP_FINISH_SECONDS: whole(0, 300).default(7),
};

const secrecy = {
  SESSION_SECRETS: secrets.default([]),
  PEPPERS: secrets.default([]),
  INDEX_KEY: secrets.default([]),
  DECOY_KEY: z.string().min(SECRET_MIN_LENGTH).optional(),
  // Floors from the OWASP Password Storage cheat sheet (argon2id).
  ARGON2_MEMORY_KIB: whole(19456, 4194304).default(19456),
  ARGON2_PASSES: whole(2, 100).default(2),
  ARGON2_LANES: whole(1, 16).default(1),
  HASH_CONCURRENCY: whole(1, 256).default(availableParallelism()),
  HASH_QUEUE: whole(1, 100000).default(256),
};

const school = {
  TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be a time zone such as Asia/Singapore')
    .default('Asia/Singapore'),
  LOGIN_DOMAIN: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be a domain in lower case')
    .default('students.edu.sg'),
  PORTAL_APPS: applications.default([]),
};

const questions = {
  QNA_SET: whole(1, 10).default(3),
  QNA_ASK: whole(1, 10).default(2),
  QUESTION_BANK: z.enum(['private', 'familiar']).default('private'),
  CARD_LEVELS: list
    .pipe(z.array(z.enum(levels, 'must be P1 to P6 with commas between')))
    .default(['P1', 'P2', 'P3']),
  CARD_PENDING_HOURS: whole(1, 8760).default(24),
  QNA_FREEZE_HOURS: whole(0, 8760).default(72),
};

const passwords = {
  PASSWORD_MIN_LENGTH: whole(1, 128).default(8),
  PASSWORD_MAX_LENGTH: whole(1, 128).default(24),
  PASSWORD_MIN_LOWER: whole(0, 128).default(1),
  PASSWORD_MIN_UPPER: whole(0, 128).default(1),
  PASSWORD_MIN_DIGITS: whole(0, 128).default(1),
  PASSWORD_MIN_LETTERS: whole(0, 128).default(2),
  PASSWORD_MIN_SPECIAL: whole(0, 128).default(0),
  PASSWORD_MIN_CLASSES: whole(0, 4).default(0),
  PASSWORD_HISTORY: whole(0, 24).default(3),
  PASSWORD_FORBID_NAMES: onOff.default(true),
  PASSWORD_FORBID_COMMON: onOff.default(true),
  PASSWORD_FIRST_NOT_SYMBOL: onOff.default(false),
  PASSWORD_MAX_RUN: whole(0, 128).default(0),
  PASSWORD_MAX_SEQUENCE: whole(0, 128).default(0),
  PASSWORD_EXPIRY_DAYS: whole(0, 3650).default(0),
  PASSWORD_EXPIRY_WARNING_DAYS: whole(0, 365).default(14),
  DEFAULT_PASSWORD_HOURS: whole(1, 8760).default(168),
};

const locks = {
  SIGNIN_WAITS_SECONDS: seconds.prefault('0,0,0,0,60,120,240,480,960,1920,3600'),
  CHALLENGE_WAITS_SECONDS: seconds.prefault('0,0,900,3600,86400'),
  SIGNIN_TOTAL_OUTSIDE: whole(1, 100000).default(60),
  SIGNIN_TOTAL_SCHOOL: whole(1, 100000).default(20),
  SIGNIN_TOTAL_DEVICE: whole(1, 100000).default(10),
  CHALLENGE_TOTAL: whole(1, 100000).default(15),
  LOCK_FORGET_STEP_HOURS: whole(1, 8760).default(24),
  LOCK_REOPEN_DAYS: whole(1, 3650).default(7),
  LOCK_FORGET_DAYS: whole(1, 3650).default(30),
  UNKNOWN_ROWS_MAX: whole(100, 100000000).default(200000),
  KNOWN_DEVICE_DAYS: whole(1, 3650).default(180),
  KNOWN_DEVICE_ACCOUNTS: whole(1, 1000).default(5),
  SPRAY_ACCOUNTS: whole(2, 100000).default(20),
  PRANK_LOCKS: whole(2, 100000).default(5),
  ALERT_MINUTES: whole(1, 1440).default(10),
};

const requests = {
  // Product description, "Help": three an hour of one visitor, sixty of one school.
  REQUESTS_VISITOR_HOUR: whole(1, 100000).default(3),
  REQUESTS_SCHOOL_HOUR: whole(1, 100000).default(60),
  REQUEST_KEEP_DAYS: whole(1, 3650).default(90),
};

const rosters = {
  ROSTER_UPLOAD_MB: whole(1, 2048).default(50),
  LEAVER_PURGE_DAYS: whole(1, 3650).default(365),
  GUARDIAN_CONTACT_DAYS: whole(1, 3650).default(90),
  PRINT_KEEP_DAYS: whole(1, 3650).default(180),
};

const visits = {
  RESET_MINUTES: whole(1, 1440).default(20),
  SESSION_IDLE_MINUTES: whole(1, 1440).default(15),
  STAFF_IDLE_MINUTES: whole(1, 1440).default(30),
  SESSION_MAX_HOURS: whole(1, 168).default(8),
  IDLE_WARNING_SECONDS: whole(5, 3600).default(120),
  PASSWORD_PROOF_MINUTES: whole(1, 1440).default(10),
  ANSWER_DRAFT_MINUTES: whole(1, 1440).default(10),
  STAFF_LINK_HOURS: whole(1, 720).default(24),
  STAFF_PROOF_MINUTES: whole(1, 1440).default(10),
  STAFF_MFA: z.enum(['required', 'optional']).default('required'),
};

/** Every setting, by its name in the environment. */
export const settingsSchema = z.object({
  ...serving,
  ...secrecy,
  ...school,
  ...questions,
  ...passwords,
  ...locks,
  ...requests,
  ...rosters,
  ...visits,
});

export type Settings = z.output<typeof settingsSchema>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
