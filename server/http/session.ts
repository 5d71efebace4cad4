import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Request, RequestHandler, Response } from 'express';
import session from 'express-session';
import type { StaffStage } from '../staff/staff-sign-in';
import type { KnexSessionStore } from './session-store';

/** What a signed-in visit may open: everything, or only the step that is due first. */
export type Stage = 'must-change' | 'must-enrol' | 'whole';

declare module 'express-session' {
  /** What a visit remembers, on the server only. Times in ms since 1970. */
  interface SessionData {
    startedAt: number;
    expiresAt: number;
    csrfSecret: string;
    signedIn: { accountId: string; epoch: number; stage: Stage };
    /** The password was typed (or chosen) in this visit, at this moment. */
    passwordTypedAt: number;
    /** A forgotten password: who it is about, before the questions are answered. */
    identified: { canonicalId: string; epoch: number; at: number };
    /** After the questions were answered. */
    resetId: string;
    finished: 'reset' | 'unlock';
    /** The QnA form was opened with a fresh password, at this moment. */
    questionsOpenedAt: number;
    answerDraft: string;
    passwordNotice: { changedAt: number; how: string };
    staff: {
      staffId: string;
      epoch: number;
      stage: StaffStage;
      signInId: string;
      /** The second factor (or, without one, the password) was shown at this moment. */
      provenAt: number;
    };
    /** A second factor on its way: kept here until a code proves that the app has it. */
    totpOffer: string;
    passkeyChallenge: string;
    /** Where a visit goes on after a fresh proof; a path of ours. */
    afterProof: string;
    /** A word for the next page of staff, as the key of its text. */
    staffWord: string;
    /** What was typed into a form of staff before a fresh proof was asked for. */
    keptForm: { page: string; fields: Record<string, string> };
    /** A word for the next page: "Your questions are saved." */
    flash: string;
  }
}

export interface SessionSettings {
  store: KnexSessionStore;
  secrets: readonly string[];
  https: boolean;
}

export function sessions({ store, secrets, https }: SessionSettings): RequestHandler[] {
  const visits = session({
    store,
    secret: [...secrets],
    // Browsers drop a __Host- cookie that is not Secure, so plain http (loopback) goes without.
    name: https ? '__Host-visit' : 'visit',
    cookie: { httpOnly: true, sameSite: 'lax', secure: https, path: '/' },
    resave: false,
    // A page without a form makes no session row.
    saveUninitialized: false,
  });
  return [visits, noteContent];
}

const noteContent: RequestHandler = (req, res, next) => {
  res.locals['visitAtStart'] = contentOf(req.session);
  next();
};

/** False on pages without visits, and once this very request ended or dropped its visit. */
export function hasVisit(req: Request): boolean {
  return (req as { session?: Request['session'] }).session !== undefined;
}

/** A new session id for the same browser; nothing of the old visit comes along. */
export async function renewSession(req: Request, startedAt: number): Promise<void> {
  await finished((done) => req.session.regenerate(done));
  req.session.startedAt = startedAt;
  // Made by csurf otherwise, at the next page, which would save the visit once more for it.
  req.session.csrfSecret = randomBytes(CSRF_SECRET_BYTES).toString('base64url');
}

/** As many as csurf itself takes. */
const CSRF_SECRET_BYTES = 18;

/** Saves before the answer leaves, so that a store failure becomes a 503 and not a silent loss. */
export async function saveVisit(req: Request, res: Response): Promise<void> {
  if (!hasVisit(req) || contentOf(req.session) === res.locals['visitAtStart']) return;
  await finished((done) => req.session.save(done));
}

/** What this request did to its visit is forgotten; the visit stays as it lies in the store. */
export function dropVisit(req: Request): void {
  delete (req as { session?: Request['session'] }).session;
}

export function endSession(req: Request): Promise<void> {
  return finished((done) => req.session.destroy(done));
}

/** Rejects with the very error of the store: its code tells whether it was out of reach. */
function finished(work: (done: (error?: unknown) => void) => void): Promise<void> {
  return promisify(work)();
}

function contentOf(visit: Request['session']): string {
  return `${visit.id} ${JSON.stringify(visit)}`;
}
