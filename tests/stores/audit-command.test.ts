import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { CommanderError } from 'commander';
import { parse } from 'csv-parse/sync';
import { dailyHeads } from '../../server/audit/audit';
import { verifyAudit } from '../../server/audit/verify';
import { DAY } from '../../server/clock';
import { runAudit, type CommandOutcome, type Streams } from '../support/audit-commands';
import { dropGuards, eventsOf, keys, recordOne } from '../support/audit-tampering';
import { describeEachDatabase } from '../support/databases';
import { addSchool } from '../support/fixtures';
import { fakeClock, SCHOOL_MORNING } from '../support/fake-clock';

describeEachDatabase('the audit commands', (database) => {
  let folder = '';
  let school = { id: '', code: '' };
  const clock = fakeClock(SCHOOL_MORNING + 10 * DAY);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'audit-'));
    school = await addSchool(database());
    for (let day = 0; day < 4; day += 1) {
      await recordOne(database(), school.id, {
        at: SCHOOL_MORNING + day * DAY,
        subjectId: `pupil-${day % 2}`,
        action: day === 3 ? 'sign-out' : 'sign-in',
        details: { note: '=1+1', day },
        personal: { address: `192.0.2.${day}`, browser: '=cmd|calc' },
      });
    }
    await recordOne(database(), 'unknown', { subjectId: null });
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('export writes JSON lines in order of time, UTC, without personal details', async () => {
    const { out, code } = await run('export', '--school', school.code);
    const events = jsonLines(out);
    expect(code).toBeNull();
    expect(events.map(({ at }) => at)).toEqual([
      '2027-01-04T02:00:00.000Z',
      '2027-01-05T02:00:00.000Z',
      '2027-01-06T02:00:00.000Z',
      '2027-01-07T02:00:00.000Z',
    ]);
    expect(events[1]).toMatchObject({
      chain: school.id,
      seq: 2,
      actorKind: 'pupil',
      subjectId: 'pupil-1',
      action: 'sign-in',
      details: { note: '=1+1', day: 1 },
    });
    expect(out).not.toContain('192.0.2');
  });

  test('security 37: export writes a CSV that no spreadsheet runs', async () => {
    const path = join(folder, 'events.csv');
    const { out, err, code } = await run('export', '--format', 'csv', '--personal', '--out', path);
    expect({ out, code }).toEqual({ out: '', code: null });
    expect(err).toMatch(/^\d+ events written to /);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const rows = parse(await readFile(path, 'utf8'), { columns: true });
    expect(rows[0]).toMatchObject({ at: '2027-01-04T02:00:00.000Z', seq: '1' });
    expect(rows.length).toBeGreaterThanOrEqual(5);
    for (const row of rows as Record<string, string>[]) {
      for (const cell of Object.values(row)) expect(cell).not.toMatch(/^\s*[=+\-@]/);
    }
  });

  test.each<[string, string[], string[]]>([
    ['--from', ['--from', '2027-01-06'], ['pupil-0', 'pupil-1']],
    ['--to with a whole day', ['--to', '2027-01-05'], ['pupil-0', 'pupil-1']],
    ['--to with a moment', ['--to', '2027-01-05T10:00:00+08:00'], ['pupil-0']],
    ['--from with that moment', ['--from', '2027-01-07T02:00:00Z'], ['pupil-1']],
    ['--action', ['--action', 'sign-out'], ['pupil-1']],
    ['--subject', ['--subject', 'pupil-0'], ['pupil-0', 'pupil-0']],
    ['all of them', ['--from', '2027-01-05', '--subject', 'pupil-0'], ['pupil-0']],
  ])('export %s takes only what fits', async (_name, filter, subjects) => {
    const { out } = await run('export', '--school', school.code, ...filter);
    const own = jsonLines(out).filter(({ action }) => action !== 'audit.export');
    expect(own.map(({ subjectId }) => subjectId)).toEqual(subjects);
  });

  test('--personal adds what is not erased', async () => {
    const { out } = await run('export', '--personal', '--to', '2027-01-04');
    expect(jsonLines(out)).toContainEqual(
      expect.objectContaining({ personal: { address: '192.0.2.0', browser: '=cmd|calc' } }),
    );
    expect(jsonLines(out)).toContainEqual(
      expect.objectContaining({ chain: 'unknown', personal: null }),
    );
  });

  test('security 38: an export is recorded itself, before anything is written', async () => {
    clock.advance(1_000);
    await run('export', '--school', school.code, '--subject', 'pupil-0', '--from', '2027-01-05');
    const newest = (await eventsOf(database(), school.id)).at(-1);
    expect(newest).toMatchObject({
      at: clock.now(),
      actorKind: 'operator',
      subjectId: 'pupil-0',
      action: 'audit.export',
      result: 'started',
    });
    expect(JSON.parse(newest?.details ?? '')).toEqual({
      format: 'jsonl',
      from: '2027-01-05T00:00:00.000Z',
      to: '2027-01-14T02:00:01.000Z',
      onlyAction: null,
      personal: 'left out',
    });
  });

  test('an export ends where it began, whatever --to says', async () => {
    clock.advance(1_000);
    const { out } = await run('export', '--school', school.code, '--to', '2099-01-01');
    expect(jsonLines(out).map(({ at }) => at)).not.toContain('2027-01-14T02:00:02.000Z');
    expect((await eventsOf(database(), school.id)).at(-1)?.at).toBe(clock.now());
  });

  test('--json says what was written', async () => {
    const path = join(folder, 'events.jsonl');
    const { out } = await run('export', '--to', '2027-01-05', '--out', path, '--json');
    expect(JSON.parse(out)).toEqual({ events: 3, file: path });
    expect(jsonLines(await readFile(path, 'utf8'))).toHaveLength(3);
  });

  test('refuses a school that is not there and a file that is', async () => {
    const path = join(folder, 'precious.csv');
    await writeFile(path, 'precious');
    expect(await run('export', '--school', 'NONE')).toEqual({
      out: '',
      err: 'no school has the code NONE\n',
      code: 1,
    });
    expect(await run('export', '--out', path, '--json')).toEqual({
      out: `{"problems":["${path}: is there already and is not overwritten"]}\n`,
      err: '',
      code: 1,
    });
    expect(await run('export', '--out', join(folder, 'no', 'x'))).toMatchObject({ code: 1 });
    expect(await readFile(path, 'utf8')).toBe('precious');
  });

  test('a reader that stops early ends it without noise', async () => {
    const broken = new Writable({
      write: (_chunk, _encoding, done) => {
        done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
      },
    });
    expect(await run('export', { stdout: broken })).toEqual({ out: '', err: '', code: 1 });
  });

  test.each<[string, string[]]>([
    ['an unknown format', ['export', '--format', 'xml']],
    ['no time', ['export', '--from', 'yesterday']],
    ['a day that is none', ['export', '--to', '2027-02-30']],
    ['a login ID as subject', ['export', '--subject', 'Jon@students.edu.sg']],
    ['--json without --out', ['export', '--json']],
    ['an unknown option', ['verify', '--fix']],
  ])('%s is wrong usage', async (_name, args) => {
    await expect(run(...args)).rejects.toThrow(CommanderError);
  });

  test('verify is silent about a sound audit and exits 0', async () => {
    const { out, err, code } = await run('verify');
    expect({ err, code }).toEqual({ err: '', code: 0 });
    expect(out).toMatch(/^\d+ events in 2 chains checked: nothing found\n$/);
    const json = await run('verify', '--json');
    expect(JSON.parse(json.out)).toMatchObject({ ok: true, chains: 2, findings: [] });
  });

  test('verify --heads holds the chains against a log', async () => {
    const log = join(folder, 'portal.log');
    const heads = await dailyHeads(database());
    const lines = heads.map((auditHead) => JSON.stringify({ msg: 'audit head', auditHead }));
    await writeFile(log, `plain text\n{"level":30,"msg":"ready"}\n${lines.join('\n')}\n`);
    expect(await run('verify', '--heads', log)).toMatchObject({ code: 0 });
    const lost = JSON.stringify({ auditHead: { chain: 'gone', seq: 9, mac: 'ab' } });
    await writeFile(log, `${lines.join('\n')}\n${lost}\n`);
    const { out, code } = await run('verify', '--heads', log);
    expect(code).toBe(1);
    expect(out).toContain('chain gone: row 9 is not the one that the log names\n');
    await writeFile(log, JSON.stringify({ chain: 'other', seq: 2, mac: 'ab' }));
    expect((await run('verify', '--heads', log)).out).toContain('chain other: row 2');
    await writeFile(log, 'nothing\n{"mac"\nnull\n');
    expect(await run('verify', '--heads', log)).toMatchObject({
      code: 1,
      err: `${log}: holds no audit heads\n`,
    });
    expect(await run('verify', '--heads', join(folder, 'none'))).toMatchObject({ code: 1 });
  });

  test('both draw a bar on a terminal only', async () => {
    const terminal = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
    await run('verify', { stderr: terminal });
    expect(String(terminal.read())).toContain('100%');
    const path = join(folder, 'bar.jsonl');
    await run('export', '--out', path, { stderr: terminal });
    expect(String(terminal.read())).toContain('events');
  });

  test('verify names what it found and exits 1', async () => {
    expect(await verifyAudit(database(), keys)).toMatchObject({ findings: [] });
    await dropGuards(database());
    await database()('audit_events')
      .where({ chain: school.id, seq: 2 })
      .update({ result: 'refused' });
    const { out, code } = await run('verify');
    const second = (await eventsOf(database(), school.id)).find((event) => event.seq === 2);
    expect(code).toBe(1);
    expect(out).toContain(`chain ${school.id}: row 2 (event ${second?.id}) was changed\n`);
    expect(out).toMatch(/checked: 1 found\n$/);
    const json = await run('verify', '--json');
    expect(json.code).toBe(1);
    expect(JSON.parse(json.out)).toMatchObject({
      ok: false,
      findings: [{ kind: 'changed', chain: school.id, seq: 2, id: second?.id }],
    });
  });

  function run(...args: (string | Streams)[]): Promise<CommandOutcome> {
    return runAudit({ db: database(), clock, school }, args);
  }
});

function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
