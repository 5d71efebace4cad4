import { createIssueForSlip } from './access/default-passwords';
import { createLanguages } from './languages/languages';
import { createPrintSlips } from './paper/print-slips';
import { createPurge } from './roster/purge';
import { createRoster } from './roster/roster';
import { createStaffFiles } from './roster/staff-previews';
import type { wireSecrets } from './secrets';
import type { Ground } from './services';

type Parts = Ground &
  Parameters<typeof createIssueForSlip>[0] &
  Pick<ReturnType<typeof wireSecrets>, 'schoolPolicies'>;

/** The rosters and what follows from them later. */
export function wireRosters(parts: Parts) {
  const { config, keys } = parts;
  const roster = createRoster({
    ...parts,
    claimsKey: keys.claims,
    loginDomain: config.LOGIN_DOMAIN,
    issueDefault: createIssueForSlip(parts),
    printSlips: createPrintSlips({
      ...parts,
      languages: createLanguages(),
      baseUrl: config.BASE_URL,
      defaultHoursFor: parts.schoolPolicies.defaultHoursFor,
    }),
    defaultHoursFor: parts.schoolPolicies.defaultHoursFor,
  });
  const purge = createPurge({
    ...parts,
    leaverPurgeDays: config.LEAVER_PURGE_DAYS,
    guardianContactDays: config.GUARDIAN_CONTACT_DAYS,
  });
  const staffFiles = createStaffFiles(parts);
  return {
    roster,
    staffFiles,
    /** Leavers whose day has come, those who left long ago, and files that nobody applied. */
    leavers: {
      async sweep() {
        await roster.sweepPreviews();
        await staffFiles.sweep();
        return { left: await roster.applyDueLeavings(), ...(await purge()) };
      },
    },
  };
}
