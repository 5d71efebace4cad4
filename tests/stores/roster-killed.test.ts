import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SECOND } from '../../server/clock';
import { engines, freshDatabase, type TestDatabase } from '../support/databases';
import { fakeClock, SCHOOL_MORNING } from '../support/fake-clock';
import { addSchool } from '../support/fixtures';
import {
  everything,
  importing,
  rosterFile,
  scratchPath,
  stagedLeftovers,
} from '../support/rosters/importing';

const script = join(__dirname, '../support/rosters/killed-import.ts');

function killedBy(args: string[]): Promise<NodeJS.Signals | null> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (_, signal) => resolve(signal));
  });
}

describe.each(engines)('an import that is killed on %s', (engine) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await freshDatabase(engine);
  });
  afterAll(() => database.drop());

  test.each(['login-ids', 'slips', 'commit'])(
    'at %s leaves nothing half done, and the next one works',
    async (moment) => {
      const { db, url } = database;
      const { code } = await addSchool(db);
      const rows = ['S1,Jon Tan,Jon,Tan,4A,P4', 'S2,Jon Tan,Jon,Tan,4A,P4'];
      const file = rosterFile(rows);
      const slipsFile = scratchPath();
      const before = await everything(db);
      expect(await killedBy([url, file, code, slipsFile, moment])).toBe('SIGKILL');
      expect(await everything(db)).toEqual(before);
      // Passwords that nobody has: the file is told of and never overwritten.
      expect(existsSync(slipsFile)).toBe(moment !== 'login-ids');

      const clock = fakeClock(SCHOOL_MORNING + 61 * SECOND);
      const again = { file, schoolCode: code, slipsFile: scratchPath() };
      expect(await importing(db, again, clock)).toMatchObject({ kind: 'imported', created: 2 });
      expect(await stagedLeftovers(db)).toBe(0);
    },
  );
});
