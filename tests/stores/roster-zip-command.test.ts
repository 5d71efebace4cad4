import { Command } from 'commander';
import type { CommandPlace } from '../../server/commands/command-place';
import { registerRosterCommands } from '../../server/commands/roster.command';
import { engines } from '../support/databases';
import { addSchool } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import { pupilsOf, rosterFile } from '../support/rosters/importing';
import { bulk11, zipOf } from '../support/rosters/zips';

describe.each(engines)('files of schools at the command line on %s', (engine) => {
  let portal: Portal;
  let schoolId: string;
  beforeAll(async () => {
    portal = await startPortal({ engine });
    schoolId = (await addSchool(portal.services.db, { code: 'CPS' })).id;
  });
  afterAll(() => portal.close());

  async function run(...args: string[]) {
    const told = { out: [] as string[], err: [] as string[], failed: false };
    const place: CommandPlace = {
      run: (command) => command(portal.services),
      say: (text) => void told.out.push(text),
      warn: (text) => void told.err.push(text),
      fail: () => {
        told.failed = true;
      },
    };
    const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    registerRosterCommands(program, place);
    await program.parseAsync(['roster', ...args, '--school', 'CPS'], { from: 'user' });
    return told;
  }

  test('a OneRoster zip that is wrong is told by file, line and field', async () => {
    const users = bulk11['users.csv'].replace('g-1,04', 'g-1,4');
    const file = await zipOf({ ...bulk11, 'users.csv': users });
    const problem = 'users.csv grades: "4" is not one of 01 to 06, which are P1 to P6';
    expect(await run('import', file)).toEqual({
      ...{ out: [], failed: true, err: [`${file}:2: ${problem}`, 'Nothing was changed.'] },
    });
    const { out } = await run('import', file, '--json');
    expect(JSON.parse(out.join(''))).toMatchObject({ rejected: [{ line: 2, problem }] });
  });

  test('a good one brings its pupils', async () => {
    const { out, failed } = await run('import', await zipOf(bulk11), '--json');
    expect(failed).toBe(false);
    expect(JSON.parse(out.join(''))).toMatchObject({ created: 3, updated: 0, rejected: [] });
  });

  test('leavers wait for their day, and for the right number', async () => {
    const rows = ['S5001,Wei Ming Tan,Wei Ming,Tan,4A,P4'];
    const leaving = ['import', rosterFile(rows), '--complete', '--leaving-on', '2027-06-30'];
    const wrong = await run(...leaving, '--confirm-leavers', '3');
    expect(wrong).toMatchObject({ failed: true });
    expect(wrong.err[0]).toMatch(/^2 pupils would leave, not 3/);
    expect(await run(...leaving, '--confirm-leavers', '2')).toMatchObject({ failed: false });
    const { db } = portal.services;
    expect((await pupilsOf(db, schoolId)).get('S5002')).toMatchObject({ status: 'active' });
    portal.clock.set(Date.UTC(2027, 5, 30, 4));
    await portal.services.housekeeping();
    expect((await pupilsOf(db, schoolId)).get('S5002')).toMatchObject({ status: 'leaver' });
  });

  test.each([
    ['--leaving-on', '2027-02-30'],
    ['--confirm-leavers', 'many'],
  ])('%s %s is wrong usage', async (option, value) => {
    await expect(run('import', rosterFile([]), option, value)).rejects.toThrow(/Give a/);
  });

  test('staff and their classes', async () => {
    const header = 'email,name,role,class,from,to';
    const rows = ['lee@cps.example,Mei Lee,teacher,4A,,', 'ada@cps.example,Ada Lim,office,,,'];
    const stopped = await run('staff', rosterFile(rows.slice(1), header));
    expect(stopped).toMatchObject({ failed: true });
    expect(stopped.err[0]).toMatch(/^Form classes without a teacher: 4A/);
    const done = await run('staff', rosterFile(rows, header), '--json', '--without-teacher');
    expect(JSON.parse(done.out.join(''))).toMatchObject({ staff: 2, classes: 1 });
    const boss = rosterFile(['x@cps.example,Ada Boss,admin,,,'], header);
    expect((await run('staff', boss)).err[0]).toMatch(/:2: the role admin is not given by a file/);
  });
});
