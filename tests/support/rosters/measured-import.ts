import { connect } from '../../../server/db/database';
import { migrateUp } from '../../../server/db/migrate';
import { addSchool } from '../fixtures';
import { operator, rosterOf } from './importing';

/** What an import took in a process of its own. */
export interface Measured {
  kind: string;
  created: number;
  updated: number;
  unchanged: number;
  /** Bad rows that the report was given. */
  reported: number;
  seconds: number;
  /** Of one core. */
  cpuSeconds: number;
  /** The most memory the process ever held, in megabytes. */
  peakMegabytes: number;
}

const [url = '', file = '', mode = ''] = process.argv.slice(2);

async function main(): Promise<void> {
  const db = connect({ url, poolMax: 2 });
  await migrateUp(db);
  const there = await db('schools').first<{ code: string } | undefined>('code');
  const { code } = there ?? (await addSchool(db));
  let reported = 0;
  const started = performance.now();
  const before = process.cpuUsage();
  const result = await rosterOf(db).import({
    ...{ file, schoolCode: code, actor: operator, dryRun: mode === 'dry-run' },
    onRejected: async (rows) => {
      for await (const row of rows) reported += row.line > 0 ? 1 : 0;
    },
  });
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(before);
  const cpuSeconds = (user + system) / 1e6;
  await db.destroy();
  const { kind, created, updated, unchanged } = result;
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  const measured: Measured = {
    ...{ kind, created, updated, unchanged, reported, seconds, cpuSeconds, peakMegabytes },
  };
  process.stdout.write(JSON.stringify(measured));
}

void main();
