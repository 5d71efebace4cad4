import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRosterFile, type FileRow } from '../../server/roster/roster-file';
import { LINE_MAX } from '../../server/roster/roster-lines';
import { RosterRefused } from '../../server/roster/roster-refused';

const folder = mkdtempSync(join(tmpdir(), 'roster-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(content: string | Buffer): Promise<FileRow[]> {
  const path = join(folder, 'file.csv');
  writeFileSync(path, content);
  const rows: FileRow[] = [];
  for await (const piece of readRosterFile(path)) rows.push(...piece);
  return rows;
}

async function refusal(content: string | Buffer): Promise<unknown> {
  const error: unknown = await read(content).catch((caught: unknown) => caught);
  if (!(error instanceof RosterRefused)) throw new Error(`not refused: ${String(error)}`);
  return error.refusal;
}

const lines = (rows: FileRow[]) => rows.map(({ line, cells }) => [line, cells.join('|')]);

test.each([
  ['LF', 'a,b\n1,2\n3,4\n'],
  ['CR LF', 'a,b\r\n1,2\r\n3,4\r\n'],
  ['CR', 'a,b\r1,2\r3,4\r'],
  ['LF and CR LF mixed', 'a,b\n1,2\r\n3,4\r\n'],
  ['no end of the last line', 'a,b\n1,2\n3,4'],
  ['a byte order mark', '\uFEFFa,b\n1,2\n3,4\n'],
  ['quotes', '"a","b"\n"1","2"\n"3","4"\n'],
])('%s', async (_, content) => {
  expect(lines(await read(content))).toEqual([
    [1, 'a|b'],
    [2, '1|2'],
    [3, '3|4'],
  ]);
});

test('empty lines count but are left out; quoted line breaks count once', async () => {
  const content = 'a,b\r\n\r\n1,"x\r\ny"\r\n\n2,"say ""hi"", you"\n3,4\n\n';
  expect(lines(await read(content))).toEqual([
    [1, 'a|b'],
    [3, '1|x\r\ny'],
    [6, '2|say "hi", you'],
    [7, '3|4'],
  ]);
});

test('a quote inside a cell does not end the reading', async () => {
  expect(lines(await read('a,b\nJon "JT" Tan,2\n3,4\n'))).toEqual([
    [1, 'a|b'],
    [2, 'Jon "JT" Tan|2'],
    [3, '3|4'],
  ]);
});

test('rows keep their lines over many pieces of a large file', async () => {
  const row = (index: number) => `S${index},${'ü'.repeat(index % 97)}\n`;
  const content = Array.from({ length: 20_000 }, (_, index) => row(index)).join('');
  const rows = await read(content);
  expect(rows).toHaveLength(20_000);
  expect(rows.every(({ line, cells }) => cells[0] === `S${line - 1}`)).toBe(true);
});

test('nothing in it', async () => {
  expect(await read('')).toEqual([]);
  expect(await read('\n\n')).toEqual([]);
});

const filler = (rows: number) => 'a,b\n'.repeat(rows);

test.each([1, 2, 30_000])('a byte that is not UTF-8 is told with its line (%d)', async (line) => {
  const before = Buffer.from(filler(line - 1));
  const content = Buffer.concat([before, Buffer.from([0x4a, 0x6f, 0x73, 0xe9, 0x0a])]);
  expect(await refusal(content)).toEqual({ kind: 'encoding', line });
});

test('a character cut by the end of the file is not UTF-8', async () => {
  expect(await refusal(Buffer.concat([Buffer.from('a,b\nJos'), Buffer.from([0xc3])]))).toEqual({
    ...{ kind: 'encoding', line: 2 },
  });
});

test('UTF-16, as spreadsheets save "Unicode text"', async () => {
  const content = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a,b\n', 'utf16le')]);
  expect(await refusal(content)).toEqual({ kind: 'binary', line: 1 });
});

test.each([
  ['at once', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(500)]), 1],
  ['after some lines', Buffer.concat([Buffer.from(filler(9)), Buffer.alloc(3)]), 10],
  ['without any line end', Buffer.alloc(10 * LINE_MAX), 1],
])('a binary file is refused %s', async (_, content, line) => {
  expect(await refusal(content)).toEqual({ kind: 'binary', line });
});

test('an endless line does not fill the memory', async () => {
  const commas = ','.repeat(4 * LINE_MAX);
  expect(await refusal(`a,b\n${commas}`)).toEqual({ kind: 'row-too-long', line: 2 });
  expect(await refusal(`a,b\n${commas}\n1,2\n`)).toEqual({ kind: 'row-too-long', line: 2 });
});

test('a quote that is not closed is told with the line where its row begins', async () => {
  expect(await refusal('a,b\n1,2\n3,"4\n5,6\n')).toEqual({ kind: 'open-quote', line: 3 });
  const swallowed = filler(LINE_MAX);
  expect(await refusal(`a,b\n1,2\n3,"4\n${swallowed}`)).toEqual({ kind: 'row-too-long', line: 3 });
});

test('a file that is not there, and a folder', async () => {
  const reading = (path: string) => readRosterFile(path).next();
  await expect(reading(join(folder, 'none.csv'))).rejects.toMatchObject({
    refusal: { kind: 'unreadable', code: 'ENOENT' },
  });
  await expect(reading(folder)).rejects.toMatchObject({
    refusal: { kind: 'unreadable', code: 'EISDIR' },
  });
});
