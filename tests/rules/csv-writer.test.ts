import { mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { createCsvWriter, openCsvFile, type CsvFile } from '../../server/csv/csv-writer';

describe('CSV text', () => {
  test('plain cells stand without quotes, the rest is quoted and inert', async () => {
    const pieces: string[] = [];
    const writer = createCsvWriter(into(pieces), ['name', 'login_id', 'count']);
    await writer.write(['Tan Wei Ming', 'Tan_Wei_Ming@students.edu.sg', 12]);
    await writer.write(['Tan, "Jon"', '=1+1', -5]);
    await writer.write([' x', 'a;b', null]);
    await writer.flush();
    expect(pieces.join('')).toBe(
      'name,login_id,count\n' +
        'Tan Wei Ming,Tan_Wei_Ming@students.edu.sg,12\n' +
        '"Tan, ""Jon""","\'=1+1",-5\n' +
        '" x","a;b",\n',
    );
  });

  test('what is written reads back', async () => {
    const pieces: string[] = [];
    const writer = createCsvWriter(into(pieces), ['a', 'b']);
    await writer.write(['"', ',,;"\'']);
    await writer.write(['', '陈小明']);
    await writer.flush();
    expect(parse(pieces.join(''))).toEqual([
      ['a', 'b'],
      ['"', ',,;"\''],
      ['', '陈小明'],
    ]);
  });

  test('hands rows over in pieces and never holds many', async () => {
    const pieces: string[] = [];
    const writer = createCsvWriter(into(pieces), ['n']);
    for (let n = 0; n < 5_000; n += 1) await writer.write([n]);
    expect(pieces.length).toBeGreaterThanOrEqual(9);
    await writer.flush();
    await writer.flush();
    expect(pieces.join('').split('\n')).toHaveLength(5_002);
  });

  test('a row of another width is a bug', async () => {
    const writer = createCsvWriter(into([]), ['a', 'b']);
    await expect(writer.write(['only one'])).rejects.toThrow(RangeError);
  });
});

describe('CSV files', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'csv-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('are readable by their owner only and complete after close', async () => {
    const path = join(folder, 'slips.csv');
    const csv = await opened(path);
    await csv.write(['Ali', 'Lamp-tiger-482']);
    await csv.close();
    await csv.close();
    expect(await readFile(path, 'utf8')).toBe('full_name,default_password\nAli,Lamp-tiger-482\n');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('have their header without rows', async () => {
    const path = join(folder, 'empty.csv');
    await (await opened(path)).close();
    expect(await readFile(path, 'utf8')).toBe('full_name,default_password\n');
  });

  test('are never written over another file, nor through a link', async () => {
    const path = join(folder, 'there.csv');
    await writeFile(path, 'precious');
    await symlink(path, join(folder, 'link.csv'));
    expect(await openCsvFile(path, columns)).toEqual({ kind: 'exists' });
    expect(await openCsvFile(join(folder, 'link.csv'), columns)).toEqual({ kind: 'exists' });
    expect(await readFile(path, 'utf8')).toBe('precious');
  });

  test('cannot be opened in a folder that is not there', async () => {
    expect(await openCsvFile(join(folder, 'no', 'x.csv'), columns)).toEqual({
      kind: 'refused',
      problem: 'ENOENT',
    });
  });

  test.each([['before'], ['after']])('can be discarded %s close', async (when) => {
    const path = join(folder, 'gone.csv');
    const csv = await opened(path);
    await csv.write(['Ali', 'Lamp-tiger-482']);
    if (when === 'after') await csv.close();
    await csv.discard();
    await expect(stat(path)).rejects.toThrow('ENOENT');
  });

  const columns = ['full_name', 'default_password'];

  async function opened(path: string): Promise<CsvFile> {
    const outcome = await openCsvFile(path, columns);
    if (outcome.kind !== 'opened') throw new Error(outcome.kind);
    return outcome.csv;
  }
});

function into(pieces: string[]): { write(text: string): Promise<void> } {
  return {
    write(text) {
      pieces.push(text);
      return Promise.resolve();
    },
  };
}
