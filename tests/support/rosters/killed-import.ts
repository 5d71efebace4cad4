import { connect } from '../../../server/db/database';
import type { RosterDependencies } from '../../../server/roster/roster';
import { operator, plainDefaults, rosterOf } from './importing';

const [url = '', file = '', schoolCode = '', slipsFile = '', moment = ''] = process.argv.slice(2);

/** An import in a process of its own that is killed at the given moment. */
async function main(): Promise<void> {
  const overrides: Partial<RosterDependencies> = {
    issueDefault: (pupil) => (moment === 'slips' ? die() : plainDefaults(pupil)),
    ...(moment === 'commit' && { audit: { record: die } }),
  };
  await rosterOf(connect({ url, poolMax: 2 }), overrides).import({
    ...{ file, schoolCode, slipsFile, actor: operator },
    onProgress: ({ phase }) => {
      if (phase === moment) void die();
    },
  });
}

function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  return new Promise(() => undefined);
}

void main();
