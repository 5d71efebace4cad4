import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import type { CommandPlace } from '../../server/commands/command-place';
import { registerSchoolCommands } from '../../server/commands/school.command';
import { engines } from '../support/databases';
import { startPortal, type Portal } from '../support/portal';

const folder = mkdtempSync(join(tmpdir(), 'schools-'));

describe.each(engines)('school import on %s', (engine) => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal({ engine });
  });
  afterAll(() => portal.close());

  async function bring(text: string) {
    const file = join(folder, 'schools.csv');
    writeFileSync(file, text);
    const [out, err]: [string[], string[]] = [[], []];
    let failed = false;
    const place: CommandPlace = {
      run: (command) => command(portal.services),
      say: (line) => void out.push(line),
      warn: (line) => void err.push(line.replace(file, 'FILE')),
      fail: () => {
        failed = true;
      },
    };
    const program = new Command().exitOverride();
    registerSchoolCommands(program, place);
    const json = text.includes('JSON') ? ['--json'] : [];
    await program.parseAsync(['school', 'import', file, ...json], { from: 'user' });
    return { out, err, failed };
  }

  const count = async () => (await portal.services.schools.list()).length;

  test('adds them with what the columns say; again, nothing changes', async () => {
    const text =
      '\uFEFFcode,name,networks,office_hours,phone\r\n' +
      'aps,"Apple, JSON School",203.0.113.0/24 198.51.100.7,Mon-Fri 08:00-14:00,6000 0000\r\n' +
      'bps,Banana School,,,\r\n';
    expect((await bring(text)).out).toEqual(['{"added":2,"existing":0}']);
    expect(await portal.services.schools.findByCode('APS')).toMatchObject({
      ...{ name: 'Apple, JSON School', officeHours: 'Mon-Fri 08:00-14:00' },
      ...{ networks: ['203.0.113.0/24', '198.51.100.7/32'], contact: { phone: '6000 0000' } },
    });
    expect((await bring(text)).out).toEqual(['{"added":0,"existing":2}']);
    const told = await portal.services.db('audit_events').where({ action: 'school.add' });
    expect(told).toHaveLength(2);
  });

  test('one bad row and none is added; every bad one is told with its line', async () => {
    const before = await count();
    const text = 'code,name,networks\nGOOD,Good,\nX,Bad,home\nGOOD2,,\n';
    const { err, failed } = await bring(text);
    expect(failed).toBe(true);
    expect(err.map((line) => line.split(': ')[0])).toEqual(['FILE:3', 'FILE:3', 'FILE:4']);
    expect(await count()).toBe(before);
  });

  test.each([
    ['code,name,colour\nA,B,C\n', 'FILE:1: no column is called "colour"'],
    ['code\nAPS\n', 'FILE:1: the column name is missing'],
    ['code,name\nAAA,A\naaa,B\n', 'FILE:3: this code stands above already'],
    ['code,name\n"AAA,A\n', 'cannot be read as CSV'],
    ['', 'FILE:1: the column code is missing'],
  ])('refuses %j', async (text, problem) => {
    const { err, failed } = await bring(text);
    expect(failed).toBe(true);
    expect(err.join('\n')).toContain(problem);
  });
});
