import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { registerRosterCommands } from '../../server/commands/roster.command';
import type { CommandPlace } from '../../server/commands/command-place';
import { inTransaction } from '../../server/db/database';
import type { RosterDependencies } from '../../server/roster/roster';
import { engines } from '../support/databases';
import { addSchool, type SchoolFixture } from '../support/fixtures';
import { readPdf, textOf } from '../support/pdf';
import { startPortal, type Portal } from '../support/portal';
import {
  HEADER,
  operator,
  pupilsOf,
  rosterFile,
  rosterOf,
  scratchPath,
  stagedLeftovers,
} from '../support/rosters/importing';

const rows = ['S1,Jon Tan,Jon,Tan,4A,P4', 'S2,陈伟玲,伟玲,陈,4A,P4,Chen_Wei_Ling'];
const header = `${HEADER},login_id`;

describe.each(engines)('roster import --slips FILE.pdf on %s', (engine) => {
  let portal: Portal;
  let school: SchoolFixture;
  beforeAll(async () => {
    portal = await startPortal({ engine });
  });
  afterAll(() => portal.close());
  beforeEach(async () => {
    school = await addSchool(portal.services.db);
  });

  async function run(...args: string[]) {
    const [out, err]: string[][] = [[], []];
    let failed = false;
    const place: CommandPlace = {
      run: (command) => command(portal.services),
      say: (text) => void out?.push(text),
      warn: (text) => void err?.push(text),
      fail: () => {
        failed = true;
      },
    };
    const program = new Command().exitOverride();
    registerRosterCommands(program, place);
    const words = ['roster', 'import', '--school', school.code, ...args];
    await program.parseAsync(words, { from: 'user' });
    return { out: out?.join('\n') ?? '', err: err?.join('\n') ?? '', failed };
  }

  test('security 19: slips to cut, mode 0600, in the languages of the school; they work', async () => {
    const { db, signIn } = portal.services;
    await inTransaction(db, (tx) =>
      tx('schools').where({ id: school.id }).update({ paper_languages: '["en","zh"]' }),
    );
    const slips = scratchPath('pdf');
    const done = await run(rosterFile([`${rows[0]},`, rows[1] ?? ''], header), '--slips', slips);
    expect(done).toMatchObject({ failed: false, out: '2 new, 0 updated, 0 unchanged, 0 left' });
    expect(done.err).toContain('holds passwords');
    expect(statSync(slips).mode & 0o777).toBe(0o600);
    const text = textOf(await readPdf(readFileSync(slips)));
    for (const part of ['Jon Tan', '陈伟玲', 'My new password', '我的新密码']) {
      expect(text).toContain(part);
    }
    const pupil = (await pupilsOf(db, school.id)).get('S1');
    const password = /Jon Tan.*?([A-Z][a-z]+-[a-z]+-\d+)/su.exec(text)?.[1] ?? '';
    const visitor = { address: '', device: null };
    const canonicalId = pupil?.login_id.toLowerCase() ?? '';
    expect((await signIn({ canonicalId, password, visitor })).kind).not.toBe('wrong');
  });

  test('a file that is there is neither overwritten nor removed', async () => {
    const slips = scratchPath('pdf');
    writeFileSync(slips, 'mine');
    const refused = await run(rosterFile([`${rows[0]},`], header), '--slips', slips);
    expect(refused.failed).toBe(true);
    expect(readFileSync(slips, 'utf8')).toBe('mine');
    const nowhere = `${scratchPath('none')}/slips.pdf`;
    expect((await run(rosterFile([`${rows[0]},`], header), '--slips', nowhere)).failed).toBe(true);
    expect((await pupilsOf(portal.services.db, school.id)).size).toBe(0);
  });

  test.each(['the paper', 'the commit'])('when %s fails, nothing is left of it', async (where) => {
    const { db } = portal.services;
    const slipsFile = scratchPath('pdf');
    const seen: boolean[] = [];
    const order = { file: rosterFile([`${rows[0]},`], header), schoolCode: school.code, slipsFile };
    const broken: Partial<RosterDependencies> =
      where === 'the paper'
        ? {}
        : {
            printSlips: (out) =>
              new Promise<void>((resolve) => out.end('%PDF of slips', () => resolve())),
            audit: {
              record: () => {
                seen.push(readFileSync(slipsFile, 'utf8').startsWith('%PDF'));
                return Promise.reject(new Error('there is no paper here'));
              },
            },
          };
    await expect(rosterOf(db, broken).import({ ...order, actor: operator })).rejects.toThrow(
      'no paper here',
    );
    // On the disk before the commit, and taken back with it.
    expect(seen).toEqual(where === 'the paper' ? [] : [true]);
    expect(existsSync(slipsFile)).toBe(false);
    expect((await pupilsOf(db, school.id)).size).toBe(0);
    expect(await stagedLeftovers(db)).toBe(0);
  });

  test('the help says so', () => {
    const program = new Command();
    registerRosterCommands(program, {} as CommandPlace);
    const command = program.commands[0]?.commands.find((one) => one.name() === 'import');
    expect(command?.helpInformation()).toMatch(/--slips <file>.*\.pdf/);
  });
});
