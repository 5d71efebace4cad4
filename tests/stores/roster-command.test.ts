import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { parse } from 'csv-parse/sync';
import type { CommandPlace } from '../../server/commands/command-place';
import { registerRosterCommands } from '../../server/commands/roster.command';
import { registerSchoolCommands } from '../../server/commands/school.command';
import { engines } from '../support/databases';
import { startPortal, type Portal } from '../support/portal';
import { HEADER, rosterFile, sampleRoster, scratchPath } from '../support/rosters/importing';

interface Outcome {
  out: string;
  err: string;
  failed: boolean;
}

describe.each(engines)('the commands for schools and rosters on %s', (engine) => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal({ engine });
    await run('school', 'add', '--code', 'CPS', '--name', 'Cedar Primary');
  });
  afterAll(() => portal.close());

  let printed: string[] = [];

  async function run(...args: string[]): Promise<Outcome> {
    const out: string[] = [];
    printed = out;
    const err: string[] = [];
    let failed = false;
    const place: CommandPlace = {
      run: (command) => command(portal.services),
      say: (text) => void out.push(`${text}\n`),
      warn: (text) => void err.push(`${text}\n`),
      fail: () => {
        failed = true;
      },
    };
    const program = new Command().exitOverride().configureOutput({
      writeOut: (text) => void out.push(text),
      writeErr: (text) => void err.push(text),
    });
    registerSchoolCommands(program, place);
    registerRosterCommands(program, place);
    await program.parseAsync(args, { from: 'user' });
    return { out: out.join(''), err: err.join(''), failed };
  }

  const json = ({ out }: Outcome): unknown => JSON.parse(out);
  const zeros = { created: 0, updated: 0, unchanged: 0, left: 0 };
  const good = ['S1,Jon Tan,Jon,Tan,4A,P4', 'S2,Mei Lee,Mei,Lee,4A,P4'];

  test('school add', async () => {
    const words = ['--code', 'two', '--name', 'Two', '--network', '203.0.113.0/24', '10.1.0.0/16'];
    const added = await run(
      'school',
      'add',
      ...words,
      '--office-hours',
      'Mon 08:00-09:00',
      '--json',
    );
    expect(added).toMatchObject({ err: '', failed: false });
    expect(json(added)).toEqual({
      ...{ code: 'TWO', name: 'Two', networks: ['203.0.113.0/24', '10.1.0.0/16'] },
      ...{ officeHours: 'Mon 08:00-09:00', timeZone: 'Asia/Singapore' },
    });
    expect(await run('school', 'add', '--code', 'TWO', '--name', 'Again')).toEqual({
      ...{ out: '', failed: true, err: 'a school with the code TWO is there already\n' },
    });
    const refused = await run(
      'school',
      'add',
      '--code',
      '!',
      '--name',
      'x',
      '--network',
      'y',
      '--json',
    );
    expect(refused.failed).toBe(true);
    expect(json(refused)).toEqual({
      problems: [expect.stringContaining('the code'), expect.stringContaining('"y"')],
    });
  });

  test('roster import tells its counts, as words and as JSON', async () => {
    const file = sampleRoster('roster-demo');
    const dry = await run('roster', 'import', file, '--school', 'CPS', '--dry-run', '--json');
    const counts = { ...zeros, created: 540, rejected: [] };
    expect(json(dry)).toEqual(counts);
    expect(json(await run('roster', 'import', file, '--school', 'CPS', '--json'))).toEqual(counts);
    const again = await run('roster', 'import', file, '--school', 'cps', '--complete');
    expect(again).toEqual({
      ...{ out: '0 new, 0 updated, 540 unchanged, 0 left\n', err: '', failed: false },
    });
    const next = sampleRoster('roster-next-year');
    const planned = await run('roster', 'import', next, '--school', 'CPS', '--dry-run');
    expect(planned.out).toMatch(/^Nothing was changed\. It would be: \d+ new/);
  });

  test('bad rows are listed with file and line, and nothing else is on stdout', async () => {
    const file = sampleRoster('roster-bad');
    const outcome = await run('roster', 'import', file, '--school', 'CPS');
    expect(outcome).toMatchObject({ out: '', failed: true });
    const lines = outcome.err.trimEnd().split('\n');
    expect(lines).toHaveLength(9);
    expect(lines[0]).toBe(`${file}:3: student_number is empty`);
    expect(lines[8]).toBe('8 bad rows; nothing was changed.');
  });

  test('bad rows are one JSON document, however many', async () => {
    const file = rosterFile(Array<string>(2500).fill('S1,,,,,'));
    const outcome = await run('roster', 'import', file, '--school', 'CPS', '--json');
    expect(outcome).toMatchObject({ err: '', failed: true });
    const { rejected, ...counts } = json(outcome) as { rejected: { line: number }[] };
    expect(counts).toEqual(zeros);
    expect(rejected.map(({ line }) => line)).toEqual(Array.from({ length: 2500 }, (_, n) => n + 2));
  });

  test('a refused file is told with its line, a refused run without', async () => {
    const file = rosterFile(good, HEADER.replace(',level', ',grade'));
    const header = await run('roster', 'import', file, '--school', 'CPS');
    expect(header.failed).toBe(true);
    expect(header.err.split('\n').slice(0, 2)).toEqual([
      expect.stringContaining(`${file}:1: the column level is missing`),
      expect.stringContaining(`${file}:1: unknown column "grade"`),
    ]);
    const asJson = await run('roster', 'import', file, '--school', 'CPS', '--json');
    expect(json(asJson)).toMatchObject({ ...zeros, rejected: [{ line: 1 }, { line: 1 }] });
    const school = await run('roster', 'import', file, '--school', 'NONE');
    expect(school.err).toContain('no school has the code "NONE"');
    expect(json(await run('roster', 'import', file, '--school', 'NONE', '--json'))).toEqual({
      ...{ ...zeros, rejected: [], problems: [expect.stringContaining('NONE')] },
    });
  });

  test('security 19: slips warn, and their passwords open the accounts', async () => {
    const slips = scratchPath();
    await run('school', 'add', '--code', 'SLIP', '--name', 'Slips');
    const words = ['--school', 'SLIP', '--slips', slips, '--json'];
    const outcome = await run('roster', 'import', rosterFile(good), ...words);
    expect(json(outcome)).toEqual({ ...zeros, created: 2, rejected: [] });
    expect(outcome.err).toContain(`${slips} holds passwords`);
    const rows: Record<string, string>[] = parse(readFileSync(slips, 'utf8'), { columns: true });
    expect(rows).toHaveLength(2);
    for (const { login_id: loginId = '', default_password: password = '' } of rows) {
      expect(outcome.out + outcome.err).not.toContain(password);
      const { db, passwords } = portal.services;
      const account = await db('accounts').where({ login_id: loginId }).first<{ id: string }>('id');
      const credential = await passwords.find(account.id);
      expect(credential?.kind).toBe('default');
      expect(await passwords.verify(credential, password)).toBe(true);
    }
    const year = await run(
      'roster',
      'import',
      rosterFile(good),
      '--school',
      'SLIP',
      '--year',
      '2030',
    );
    expect(year.out).toBe('0 new, 2 updated, 0 unchanged, 0 left\n');
  });

  test.each([
    [['roster', 'import', 'x.csv']],
    [['roster', 'import', '--school', 'CPS']],
    [['roster', 'import', 'x.csv', '--school', 'CPS', '--year', 'next']],
    [['roster', 'import', 'x.csv', '--school', 'CPS', '--role', 'admin']],
    [['school', 'add', '--code', 'X1']],
    [['school', 'add', '--name', 'X']],
  ])('wrong usage: %j', async (args) => {
    await expect(run(...args)).rejects.toThrow(CommanderError);
  });

  test.each([
    [['roster', 'import', '--help'], /--slips/],
    [['roster', 'import', '--help'], /student_number, full_name/],
    [['school', 'add', '--help'], /--network/],
  ])('%j explains', async (args, words) => {
    await expect(run(...args)).rejects.toMatchObject({ code: 'commander.helpDisplayed' });
    expect(printed.join('')).toMatch(words);
  });
});
