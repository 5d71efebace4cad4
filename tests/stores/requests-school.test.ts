import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import type { CommandPlace } from '../../server/commands/command-place';
import { registerSchoolCommands } from '../../server/commands/school.command';
import { singaporeHolidays } from '../../server/schools/opening';
import { engines } from '../support/databases';
import { startPortal, type Portal } from '../support/portal';
import { scratchPath } from '../support/rosters/importing';

describe.each(engines)('school add with holidays and a help form on %s', (engine) => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal({ engine });
  });
  afterAll(() => portal.close());

  async function add(code: string, ...words: string[]) {
    const lines: string[] = [];
    let failed = false;
    const place: CommandPlace = {
      run: (command) => command(portal.services),
      say: (text) => void lines.push(text),
      warn: (text) => void lines.push(text),
      fail: () => {
        failed = true;
      },
    };
    const program = new Command().exitOverride();
    registerSchoolCommands(program, place);
    const args = ['school', 'add', '--code', code, '--name', 'Cedar', ...words];
    await program.parseAsync(args, { from: 'user' });
    const school = await portal.services.schools.findByCode(code);
    const holidays = school && (await portal.services.schools.holidays(school.id));
    return { lines, failed, school, holidays };
  }

  function fileOf(text: string): string {
    const path = scratchPath('holidays.ics');
    writeFileSync(path, text);
    return path;
  }

  const good = [
    ...['BEGIN:VCALENDAR', 'BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20270313', 'DURATION:P9D'],
    ...['SUMMARY:March holidays', 'END:VEVENT', 'END:VCALENDAR', ''],
  ].join('\r\n');

  test('an iCalendar file is kept as it is', async () => {
    const added = await add('ICS', '--holidays', fileOf(good));
    expect(added).toMatchObject({ failed: false, holidays: good });
    expect(added.school).toMatchObject({ helpFormUrl: null });
  });

  test('the shipped list of Singapore goes by its name', async () => {
    expect(await add('SING', '--holidays', 'singapore')).toMatchObject({
      ...{ failed: false, holidays: singaporeHolidays() },
    });
  });

  test('without one there are none', async () => {
    expect(await add('NONE')).toMatchObject({ failed: false, holidays: null });
  });

  test('a bad file is refused with its lines, and nothing is added', async () => {
    const bad = good.replace('20270313', '20270230').replace('P9D', 'PT9H');
    expect(await add('BAD', '--holidays', fileOf(bad))).toMatchObject({
      ...{ failed: true, school: null },
      lines: [expect.stringMatching(/^the holidays: line 3: DTSTART must be a whole day/)],
    });
    expect(await add('GONE', '--holidays', '/nowhere/at-all.ics')).toMatchObject({
      ...{ failed: true, school: null, lines: ['/nowhere/at-all.ics cannot be read'] },
    });
  });

  test('a help form of its own must be a whole https address', async () => {
    const url = 'https://forms.example/help?school=1';
    expect((await add('FORM', '--help-form', url)).school).toMatchObject({ helpFormUrl: url });
    for (const bad of ['http://forms.example', 'javascript:alert(1)', 'forms.example', '']) {
      expect(await add('NOFORM', '--help-form', bad)).toMatchObject({
        ...{ failed: true, school: null, lines: [expect.stringContaining('https://')] },
      });
    }
  });
});
