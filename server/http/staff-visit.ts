import type { Request, RequestHandler, Response } from 'express';
import { MINUTE } from '../clock';
import { inTransaction } from '../db/database';
import type { School } from '../schools/school';
import { findSchool } from '../schools/schools.store';
import type { ScopedDb } from '../scope/scope.store';
import type { Services } from '../services';
import { may, type Deed } from '../staff/roles.rules';
import type { StaffMember } from '../staff/staff-member';
import { asStaff, staffTrail } from '../staff/staff-trail';
import { findMemberById } from '../staff/staff.store';
import type { StaffVisitor } from '../staff/staff-attempts';
import type { StaffStage } from '../staff/staff-sign-in';
import { PageError } from './page-errors';
import { pageContext, redirect } from './render';
import { endSession } from './session';
import { staffBar } from './staff-bar';
import { visitorOf } from './visitor';

/** The person behind a request, and what they may see at this moment. */
export interface StaffContext {
  member: StaffMember;
  stage: StaffStage;
  scoped: ScopedDb;
  /** Null for those who see the whole installation. */
  school: School | null;
}

const stagePages = { 'second-factor': '/staff/second-factor', 'set-factor': '/staff/set-factor' };

/** Only behind {@link staffOnly} or {@link staffAtAnyStage}. */
export function staffOf(res: Response): StaffContext {
  const staff = res.locals['staff'] as StaffContext | undefined;
  if (!staff) throw new Error('this route lacks its guard');
  return staff;
}

export function staffVisitorOf(req: Request, res: Response): StaffVisitor {
  const browser = String(req.headers['user-agent'] ?? '').replace(/\p{C}/gu, '');
  return { ...visitorOf(res), browser: browser.slice(0, BROWSER_MAX) };
}

const BROWSER_MAX = 300;

/**
 * Finds the person of the visit and their scope, on every request: a demotion, a class that was
 * taken away, a disabled account take effect with the next one (security 34).
 */
export function staffVisit(services: Services): RequestHandler {
  const { db, config } = services;
  return async (req, res, next) => {
    const visit = req.session.staff;
    if (!visit) return next();
    const member = await findMemberById(db, visit.staffId);
    if (!member || member.status !== 'active' || member.authEpoch !== visit.epoch) {
      await endSession(req);
      req.sessionStore.generate(req);
      return next();
    }
    const school = member.schoolId === null ? null : await findSchool(db, member.schoolId);
    const scoped = await services.scopeOf(member);
    const staff: StaffContext = { member, stage: visit.stage, scoped, school };
    res.locals['staff'] = staff;
    const context = pageContext(res);
    context.staff = staffBar(context, { staff, mfa: config.STAFF_MFA });
    context.idle = {
      minutes: config.STAFF_IDLE_MINUTES,
      warningSeconds: config.IDLE_WARNING_SECONDS,
    };
    next();
  };
}

/** Guard: signed in, and through with the second factor. */
export const staffOnly: RequestHandler = async (_req, res, next) => {
  const stage = (res.locals['staff'] as StaffContext | undefined)?.stage;
  if (stage === 'whole') return next();
  await redirect(res, stage ? stagePages[stage] : '/staff/sign-in');
};

/** Guard: a step between the password and the whole visit. */
export function staffAtStage(...stages: StaffStage[]): RequestHandler {
  return async (_req, res, next) => {
    const stage = (res.locals['staff'] as StaffContext | undefined)?.stage;
    if (stage && stages.includes(stage)) return next();
    await redirect(res, stage ? '/staff' : '/staff/sign-in');
  };
}

/** Guard: what the role may not do looks as if it were not there (security 34). */
export function mayDo(services: Services, deed: Deed): RequestHandler {
  return async (req, res, next) => {
    if (may(staffOf(res).member.role, deed)) return next();
    await deny(services, res, { deed, method: req.method });
  };
}

/**
 * Guard: the second factor was shown a short while ago; where there is none, the password
 * (security 33). A form is not sent on: its page is shown again after the proof.
 */
export function freshProof(
  { clock, config }: Services,
  page: (req: Request) => string,
): RequestHandler {
  return async (req, res, next) => {
    const provenAt = req.session.staff?.provenAt ?? 0;
    if (clock.now() - provenAt < config.STAFF_PROOF_MINUTES * MINUTE) return next();
    req.session.afterProof = page(req);
    await redirect(res, '/staff/prove');
  };
}

/** Audited, and answered like what was never there. */
export async function deny(
  { db, clock, audit }: Services,
  res: Response,
  details: Record<string, string>,
): Promise<never> {
  const { member } = staffOf(res);
  const { address } = visitorOf(res);
  await inTransaction(db, (tx) =>
    audit.record(
      tx,
      staffTrail({
        ...{ member, actor: asStaff(member.id), at: clock.now(), address, details },
        ...{ action: 'staff.denied', result: 'refused' },
      }),
    ),
  );
  throw new PageError('not-found');
}
