import type { Express } from 'express';
import type { Role } from '../../server/staff/roles.rules';

/** What the last part of an address names; one in scope and one out of it is tried for each role. */
export type StaffObject =
  | 'pupil'
  | 'class'
  /** A level of a school; the form names the school. */
  | 'level'
  | 'person'
  | 'alert'
  | 'approval'
  | 'print'
  | 'request'
  | 'leaving'
  | 'transfer'
  | 'bank'
  | 'question'
  | 'staff-preview'
  /** None is there: everybody gets a 404. */
  | 'nothing';

export interface StaffRoute {
  method: 'GET' | 'POST';
  path: string;
  /** Who may; everybody else gets a 404. */
  roles: readonly Role[];
  object?: StaffObject;
  form?: Record<string, string>;
}

const everybody: Role[] = ['teacher', 'office', 'ict', 'admin', 'auditor'];
const helpers: Role[] = ['teacher', 'office', 'ict', 'admin'];
const ict: Role[] = ['ict', 'admin'];
const cover: Role[] = ['office', 'ict', 'admin'];
const auditing: Role[] = ['ict', 'admin', 'auditor'];
const answering: Role[] = ['teacher', 'office', 'ict'];

/** Open to whoever knocks: they lead in, out or through the second factor. */
export const doors = [
  'GET /staff/sign-in',
  'POST /staff/sign-in',
  'POST /staff/sign-out',
  'GET /staff/set-up/:token',
  'POST /staff/set-up/:token',
  'GET /staff/second-factor',
  'POST /staff/second-factor',
];

/** product.md, "Who may do what", as addresses. A route that is missing here fails a test. */
export const staffRoutes: readonly StaffRoute[] = [
  { method: 'GET', path: '/staff', roles: everybody },
  { method: 'GET', path: '/staff/account', roles: everybody },
  { method: 'POST', path: '/staff/account/codes', roles: everybody },
  { method: 'POST', path: '/staff/account/sign-out-everywhere', roles: everybody },
  { method: 'GET', path: '/staff/set-factor', roles: everybody },
  { method: 'POST', path: '/staff/set-factor', roles: everybody },
  { method: 'GET', path: '/staff/prove', roles: everybody },
  { method: 'POST', path: '/staff/prove', roles: everybody },

  { method: 'GET', path: '/staff/pupils', roles: helpers },
  { method: 'POST', path: '/staff/pupils/unlock', roles: helpers },
  { method: 'GET', path: '/staff/pupils/:id', roles: helpers, object: 'pupil' },
  { method: 'POST', path: '/staff/pupils/:id/default-password', roles: helpers, object: 'pupil' },
  {
    ...{ method: 'POST', path: '/staff/pupils/:id/unlock', roles: helpers, object: 'pupil' },
    form: { path: 'both' },
  },
  { method: 'POST', path: '/staff/pupils/:id/ask-qna', roles: helpers, object: 'pupil' },
  { method: 'POST', path: '/staff/pupils/:id/card', roles: helpers, object: 'pupil' },
  { method: 'POST', path: '/staff/pupils/:id/disable', roles: ict, object: 'pupil' },
  { method: 'POST', path: '/staff/pupils/:id/enable', roles: ict, object: 'pupil' },
  { method: 'POST', path: '/staff/pupils/:id/sign-out', roles: ict, object: 'pupil' },

  { method: 'GET', path: '/staff/classes', roles: helpers },
  { method: 'GET', path: '/staff/classes/:id', roles: helpers, object: 'class' },
  { method: 'POST', path: '/staff/classes/:id/unlock', roles: helpers, object: 'class' },
  {
    ...{ method: 'POST', path: '/staff/classes/:id/print', roles: helpers, object: 'class' },
    form: { kind: 'labels' },
  },
  { method: 'POST', path: '/staff/classes/:id/cover', roles: cover, object: 'class' },
  { method: 'POST', path: '/staff/classes/:id/cover-end', roles: cover, object: 'nothing' },

  {
    ...{ method: 'GET', path: '/staff/levels/:level', roles: helpers, object: 'level' },
    form: { school: 'OWN' },
  },
  {
    ...{ method: 'POST', path: '/staff/levels/:level/unlock', roles: helpers, object: 'level' },
    form: { school: 'OWN' },
  },

  { method: 'POST', path: '/staff/alerts/:id/handled', roles: helpers, object: 'alert' },
  { method: 'GET', path: '/staff/approvals', roles: helpers },
  { method: 'POST', path: '/staff/approvals/:id', roles: helpers, object: 'approval' },

  { method: 'GET', path: '/staff/cards', roles: helpers },
  { method: 'POST', path: '/staff/cards', roles: ict },
  { method: 'POST', path: '/staff/cards/start', roles: ict },
  { method: 'GET', path: '/staff/cards/:id', roles: helpers, object: 'print' },
  { method: 'POST', path: '/staff/cards/:id/take', roles: helpers, object: 'print' },
  { method: 'POST', path: '/staff/cards/:id/confirm', roles: helpers, object: 'print' },
  { method: 'POST', path: '/staff/cards/:id/cancel', roles: ict, object: 'print' },

  { method: 'GET', path: '/staff/people', roles: ict },
  { method: 'POST', path: '/staff/people', roles: ict },
  { method: 'POST', path: '/staff/people/links', roles: ict },
  { method: 'GET', path: '/staff/people/:id', roles: ict, object: 'person' },
  {
    ...{ method: 'POST', path: '/staff/people/:id', roles: ict, object: 'person' },
    form: { deed: 'signout' },
  },

  { method: 'GET', path: '/staff/requests', roles: answering },
  { method: 'GET', path: '/staff/requests/:id', roles: answering, object: 'request' },
  { method: 'POST', path: '/staff/requests/:id/take', roles: answering, object: 'request' },
  {
    ...{ method: 'POST', path: '/staff/requests/:id/answer', roles: answering, object: 'request' },
  },
  {
    ...{ method: 'POST', path: '/staff/requests/:id/resolve', roles: answering, object: 'request' },
  },

  { method: 'GET', path: '/staff/audit', roles: auditing },
  { method: 'POST', path: '/staff/audit/check', roles: auditing },
  { method: 'POST', path: '/staff/audit/export', roles: auditing },

  { method: 'GET', path: '/staff/settings', roles: cover },
  { method: 'POST', path: '/staff/settings', roles: cover },
  { method: 'POST', path: '/staff/settings/holidays', roles: ict },
  { method: 'GET', path: '/staff/settings/policy', roles: ict },
  { method: 'POST', path: '/staff/settings/policy', roles: ict },
  { method: 'GET', path: '/staff/settings/schools', roles: ['admin'] },
  { method: 'POST', path: '/staff/settings/schools', roles: ['admin'] },
  {
    ...{ method: 'GET', path: '/staff/settings/schools/:id', roles: ['admin'] },
    object: 'nothing',
  },
  {
    ...{ method: 'POST', path: '/staff/settings/schools/:id', roles: ['admin'] },
    object: 'nothing',
  },
  { method: 'GET', path: '/staff/settings/banks', roles: ['admin'] },
  { method: 'GET', path: '/staff/settings/banks/:id', roles: ['admin'], object: 'bank' },
  { method: 'GET', path: '/staff/settings/banks/:id/add', roles: ['admin'], object: 'bank' },
  { method: 'POST', path: '/staff/settings/banks/:id/add', roles: ['admin'], object: 'bank' },
  { method: 'GET', path: '/staff/settings/questions/:id', roles: ['admin'], object: 'question' },
  { method: 'POST', path: '/staff/settings/questions/:id', roles: ['admin'], object: 'question' },
  {
    ...{ method: 'POST', path: '/staff/settings/questions/:id/retire', roles: ['admin'] },
    ...{ object: 'question', form: { version: '0' } },
  },
  {
    ...{ method: 'POST', path: '/staff/settings/questions/:id/offer', roles: ['admin'] },
    ...{ object: 'question', form: { version: '1' } },
  },
  { method: 'GET', path: '/staff/settings/switches', roles: ['admin'] },
  { method: 'POST', path: '/staff/settings/switches', roles: ['admin'] },
  {
    ...{ method: 'POST', path: '/staff/settings/switches/:id/end', roles: ['admin'] },
    object: 'nothing',
  },

  { method: 'GET', path: '/staff/roster', roles: ict },
  { method: 'POST', path: '/staff/roster', roles: ict },
  { method: 'GET', path: '/staff/roster/staff/:id', roles: ict, object: 'staff-preview' },
  {
    ...{ method: 'POST', path: '/staff/roster/staff/:id/apply', roles: ict },
    ...{ object: 'staff-preview', form: { withoutTeacher: '1' } },
  },
  {
    ...{ method: 'POST', path: '/staff/roster/staff/:id/discard', roles: ict },
    object: 'staff-preview',
  },
  { method: 'GET', path: '/staff/roster/:id', roles: ict, object: 'nothing' },
  { method: 'POST', path: '/staff/roster/:id/apply', roles: ict, object: 'nothing' },
  { method: 'POST', path: '/staff/roster/:id/discard', roles: ict, object: 'nothing' },
  {
    ...{ method: 'POST', path: '/staff/roster/leavings/:id/undo', roles: ict, object: 'leaving' },
    form: { school: 'OWN' },
  },
  { method: 'POST', path: '/staff/roster/transfers/:id/approve', roles: ict, object: 'transfer' },
  { method: 'POST', path: '/staff/roster/transfers/:id/refuse', roles: ict, object: 'transfer' },
];

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
}

/** `GET /staff/pupils/:id` for every staff route that the app really has. */
export function registeredStaffRoutes(app: Express): string[] {
  const walk = (layers: readonly Layer[]): string[] =>
    layers.flatMap(({ route, handle }) =>
      route
        ? Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`)
        : walk(handle.stack ?? []),
    );
  const all = walk((app.router as unknown as { stack: Layer[] }).stack);
  return [...new Set(all.filter((line) => / \/staff(\/|$)/.test(line)))];
}
