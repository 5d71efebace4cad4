import { findByLoginId } from '../accounts/accounts.store';
import { laneKind } from '../lockout/lanes.rules';
import type { Standing } from '../lockout/lockout';
import type { Services } from '../services';

/** All times ISO 8601; nothing secret. */
export interface AccountReport {
  loginId: string;
  fullName: string;
  class: string;
  level: string;
  status: string;
  password: {
    kind: 'none' | 'own' | 'default';
    changedAt: string | null;
    expiresAt: string | null;
  };
  qna: string;
  challengeClosedAt: string | null;
  lastSignInAt: string | null;
  locks: { path: string; lane: string; state: string; until: string | null; failures: number }[];
}

export async function accountReport(
  services: Services,
  canonicalId: string,
): Promise<AccountReport | null> {
  const account = await findByLoginId(services.db, canonicalId);
  if (!account) return null;
  const credential = await services.passwords.find(account.id);
  const standings = await services.lockout.lookAll(services.db, canonicalId);
  return {
    loginId: account.loginId,
    fullName: account.fullName,
    class: account.className,
    level: account.level,
    status: account.status,
    password: {
      kind: credential?.kind ?? 'none',
      changedAt: iso(credential?.changedAt),
      expiresAt: iso(credential?.expiresAt),
    },
    qna: (await services.questions.enrolmentState(account)).kind,
    challengeClosedAt: iso(account.challengeClosedAt),
    lastSignInAt: iso(account.lastSignInAt),
    locks: standings.map(lockOf),
  };
}

export function reportLines(report: AccountReport): string[] {
  const { password, locks } = report;
  return [
    `${report.fullName}, ${report.class} (${report.level})`,
    `login ID      ${report.loginId}`,
    `status        ${report.status}`,
    `password      ${password.kind}${password.changedAt ? `, since ${password.changedAt}` : ''}`,
    ...(password.expiresAt ? [`valid until   ${password.expiresAt}`] : []),
    `QnA           ${report.qna}`,
    `last sign-in  ${report.lastSignInAt ?? 'never'}`,
    ...(report.challengeClosedAt
      ? [`challenge     closed by the pupil, ${report.challengeClosedAt}`]
      : []),
    ...locks.map(
      ({ path, lane, state, until, failures }) =>
        `lock          ${path} from ${lane}: ${state}${until ? ` until ${until}` : ''}, ${failures} failures`,
    ),
  ];
}

function lockOf({ path, lane, view, total }: Standing): AccountReport['locks'][number] {
  const until = view.verdict === 'open' ? null : iso(view.until);
  return { path, lane: laneKind(lane), state: view.verdict, until, failures: total };
}

function iso(at: number | null | undefined): string | null {
  return typeof at === 'number' ? new Date(at).toISOString() : null;
}
