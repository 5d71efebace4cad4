import { readFileSync, statSync } from 'node:fs';
import { Command } from 'commander';
import { registerCardCommands } from '../../server/commands/cards.command';
import type { CommandPlace } from '../../server/commands/command-place';
import { engines } from '../support/databases';
import { addPupil, addSchool, type SchoolFixture } from '../support/fixtures';
import { readPdf, textOf } from '../support/pdf';
import { startPortal, type Portal } from '../support/portal';
import { scratchPath } from '../support/rosters/importing';

describe.each(engines)('cards make on %s', (engine) => {
  let portal: Portal;
  let school: SchoolFixture;
  beforeAll(async () => {
    portal = await startPortal({ engine });
    const { db } = portal.services;
    school = await addSchool(db, { code: 'CPS' });
    for (const fullName of ['Aisyah', '陈伟玲']) {
      await addPupil(db, { school, level: 'P2', className: '2A', fullName });
    }
  });
  afterAll(() => portal.close());

  async function make(...args: string[]) {
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
    registerCardCommands(program, place);
    const words = ['cards', 'make', '--school', 'CPS', '--class', '2A', ...args];
    await program.parseAsync(words, { from: 'user' });
    return { out: out?.join('\n') ?? '', err: err?.join('\n') ?? '', failed };
  }

  test('security 19: a PDF is a new file of mode 0600 with a warning, and its cards work', async () => {
    const file = scratchPath('cards.pdf');
    const made = await make('--out', file, '--json');
    expect(made.failed).toBe(false);
    expect(JSON.parse(made.out)).toEqual({ made: 2, file });
    expect(made.err).toContain('holds answers in clear');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const text = textOf(await readPdf(readFileSync(file)));
    expect(text).toContain('Aisyah');
    expect(text.match(/\b[a-z]+ [1-9][0-9]\b/g)?.length).toBeGreaterThanOrEqual(6);
    const sets = await portal.services.db('answer_sets').where({ state: 'current' }).pluck('id');
    expect(sets).toHaveLength(2);
  });

  test('a CSV is as it ever was', async () => {
    const file = scratchPath('cards.csv');
    expect(await make('--out', file)).toMatchObject({ out: `2 cards written to ${file}.` });
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe('student_number,full_name,class,login_id,question,answer');
    expect(lines).toHaveLength(7);
    expect(lines[1]).toContain('Look at your card. What is next to the star?');
  });

  test('no file is overwritten, and none is left of what was refused', async () => {
    const file = scratchPath('twice.pdf');
    await make('--out', file);
    const before = readFileSync(file);
    expect(await make('--out', file)).toEqual({
      ...{ out: '', failed: true, err: `${file} is there already; name a new file` },
    });
    expect(readFileSync(file)).toEqual(before);
    expect(await make('--out', 'cards.docx')).toMatchObject({
      ...{ failed: true, err: '--out cards.docx: only .csv and .pdf files can be written' },
    });
    const nobody = scratchPath('nobody.pdf');
    expect((await make('--class', '9Z', '--out', nobody)).failed).toBe(true);
    expect(statSync(nobody, { throwIfNoEntry: false })).toBeUndefined();
  });
});
