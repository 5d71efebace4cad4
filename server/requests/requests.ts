import { randomBytes } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import { v7 as uuidv7 } from 'uuid';
import type { Visitor } from '../access/lanes';
import type { Audit } from '../audit/audit';
import { DAY, HOUR, type Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
import { keyedDigest } from '../keyed-digest';
import { laneFor } from '../lockout/lanes.rules';
import { expectedFrom } from '../schools/opening';
import type { School } from '../schools/school';
import type { Schools } from '../schools/schools';
import { schoolYear } from '../schools/schools.rules';
import type { ExpectedAnswer } from '../schools/working-time.rules';
import { charge, sweepCounts } from './counts.store';
import { readReference, REFERENCE_LETTERS, referenceFrom } from './reference.rules';
import type { Asking, RequestStatus } from './request';
import {
  classesOf,
  closeForgotten,
  findStatus,
  insertRequest,
  purgeClosed,
  type NewRequest,
} from './requests.store';
import { classKey, nameKey } from './words.rules';

export interface RequestDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  schools: Schools;
  /** For digests of references and of who asks. */
  key: Buffer;
  policy: {
    /** Requests an hour of one visitor, and of one school. */
    visitorHour: number;
    schoolHour: number;
    /** Days that a request is kept after it was closed, and left open at most. */
    keepDays: number;
  };
}

export type AskResult =
  | { kind: 'asked'; reference: string; expected: ExpectedAnswer | null }
  | { kind: 'throttled'; why: 'visitor' | 'school'; until: number };

export type Requests = ReturnType<typeof createRequests>;

export function createRequests(dependencies: RequestDependencies) {
  const { db, clock, key, policy } = dependencies;
  return {
    ask: createAsk(dependencies),

    /** For the asker, who has nothing but the reference. */
    async status(typed: string): Promise<RequestStatus | null> {
      const reference = readReference(typed);
      return reference === null ? null : findStatus(db, referenceDigest(key, reference));
    },

    /** Personal details do not outlive their purpose (security 39). */
    async sweep(): Promise<number> {
      const now = clock.now();
      const before = now - policy.keepDays * DAY;
      await inTransaction(db, (tx) => sweepCounts(tx, now - HOUR));
      await inTransaction(db, (tx) => closeForgotten(tx, before, now));
      return inTransaction(db, (tx) => purgeClosed(tx, before));
    },
  };
}

/**
 * Files a request. Pupils' accounts are not looked at, so that answer and work are the same whether
 * or not there is such a pupil (security 1); staff look for the pupil later.
 */
function createAsk(dependencies: RequestDependencies) {
  const { db, clock, audit, schools, key, policy } = dependencies;

  return async function ask(asking: Asking): Promise<AskResult> {
    const { school, visitor } = asking;
    const now = clock.now();
    const holidays = await schools.holidays(school.id);
    const expected = expectedFrom({ ...school, holidays }, now);
    const reference = referenceFrom(randomBytes(REFERENCE_LETTERS));
    const request: NewRequest = {
      ...recordOf(asking, key),
      id: uuidv7(),
      referenceDigest: referenceDigest(key, reference),
      formClassId: await classIdFor(db, asking, now),
      madeAt: now,
      expectedAt: expected?.by ?? null,
    };
    const charges: Limit[] = [
      { why: 'school', digest: schoolDigest(key, school), most: policy.schoolHour },
    ];
    if (await isCounted(visitor, schools)) {
      const digest = visitorDigest(key, visitor);
      charges.unshift({ why: 'visitor', digest, most: policy.visitorHour });
    }
    return inTransaction<AskResult>(db, async (tx) => {
      for (const { why, ...limit } of charges) {
        const charged = await charge(tx, { ...limit, now, lengthMs: HOUR });
        if (charged.kind === 'full') return { kind: 'throttled', why, until: charged.until };
      }
      const joined = await insertRequest(tx, request);
      await recordAsking(tx, { audit, asking, request, joined });
      return { kind: 'asked', reference, expected };
    });
  };
}

interface Limit {
  why: 'visitor' | 'school';
  digest: string;
  /** An hour. */
  most: number;
}

interface Filed {
  audit: Audit;
  asking: Asking;
  request: NewRequest;
  joined: string | null;
}

async function recordAsking(tx: Tx, { audit, asking, request, joined }: Filed): Promise<void> {
  const { school, problem, language, visitor } = asking;
  await audit.record(tx, {
    ...{ chain: school.id, at: request.madeAt, actor: { kind: 'visitor', id: null } },
    ...{ subjectId: null, action: 'request.made', result: 'done' },
    details: { request: request.id, joined, asking: asking.asking, problem, language },
    ...(visitor.address !== '' && { personal: { address: visitor.address } }),
  });
}

function recordOf(asking: Asking, key: Buffer) {
  const { school, fullName, className, problem, message, replyTo, language } = asking;
  const meant = `${school.id}\0${nameKey(fullName)}\0${classKey(className)}`;
  return {
    ...{ schoolId: school.id, fullName, className, asking: asking.asking },
    ...{ problem, message, replyTo, language },
    openKey: keyedDigest(key).update(`help-request\0${meant}`).digest('hex'),
  };
}

/** The class of this year that is called so; none when two of them could be meant. */
async function classIdFor(
  db: Db,
  { school, className }: Asking,
  now: number,
): Promise<string | null> {
  const classes = await classesOf(db, school.id, schoolYear(now, school.timeZone));
  const wanted = classKey(className);
  const [first, ...more] = classes.filter(({ name }) => classKey(name) === wanted);
  return first && more.length === 0 ? first.id : null;
}

function referenceDigest(key: Buffer, reference: string): string {
  return keyedDigest(key).update(`help-reference\0${reference}`).digest('hex');
}

/** A whole computer lab stands behind a school's address: there only a known browser is counted. */
async function isCounted({ address, device }: Visitor, schools: Schools): Promise<boolean> {
  if (device !== null) return true;
  const facts = { device, deviceRank: null, deviceShared: false, address };
  return laneFor({ ...facts, networks: await schools.networks() }) !== 'school';
}

function visitorDigest(key: Buffer, { address, device }: Visitor): string {
  const who = `${networkOf(address)}\0${device ?? ''}`;
  return keyedDigest(key).update(`help-visitor\0${who}`).digest('hex');
}

function schoolDigest(key: Buffer, { id }: School): string {
  return keyedDigest(key).update(`help-school\0${id}`).digest('hex');
}

/** One household has a whole /64 of IPv6 addresses (RFC 6177) and may use each of them once. */
function networkOf(address: string): string {
  if (!ipaddr.IPv6.isValid(address)) return address;
  const known = ipaddr.process(address);
  return known.kind() === 'ipv4'
    ? known.toString()
    : ipaddr.IPv6.networkAddressFromCIDR(`${known.toString()}/64`).toString();
}
