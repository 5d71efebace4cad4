import { writeFileSync } from 'node:fs';
import type { Db } from '../../server/db/database';
import { CLASSES_MAX } from '../../server/roster/roster-classes';
import type { RejectedRow } from '../../server/roster/roster-rows.store';
import { describeEachDatabase } from '../support/databases';
import { addSchool } from '../support/fixtures';
import {
  everything,
  fileWith,
  HEADER,
  importing,
  rosterFile,
  scratchPath,
  stagedLeftovers,
} from '../support/rosters/importing';

const good = 'S1,Jon Tan,Jon,Tan,4A,P4';
const nothing = { created: 0, updated: 0, unchanged: 0, left: 0 };

async function refused(db: Db, content: string | Buffer, complete = false) {
  const { code } = await addSchool(db);
  const before = await everything(db);
  const result = await importing(db, { file: fileWith(content), schoolCode: code, complete });
  expect(await everything(db)).toEqual(before);
  expect(await stagedLeftovers(db)).toBe(0);
  return result;
}

describeEachDatabase('files that are refused as a whole', (database) => {
  const spreadsheet = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(99)]);
  const latin1 = Buffer.from(`${HEADER}\n${good}\nS2,José,José,,4A,P4\n`, 'latin1');

  test.each<{ what: string; content: string | Buffer; kind: string; lines: number[] }>([
    { what: 'no header', content: `${good}\n`, kind: 'header', lines: Array<number>(12).fill(1) },
    {
      what: 'a missing column',
      content: `${HEADER.replace(',level', '')}\n${good}\n`,
      kind: 'header',
      lines: [1],
    },
    {
      what: 'an unknown column',
      content: `${HEADER},role\n${good},x\n`,
      kind: 'header',
      lines: [1],
    },
    { what: 'nothing', content: '', kind: 'empty', lines: [1] },
    { what: 'a header alone', content: `${HEADER}\n`, kind: 'empty', lines: [1] },
    { what: 'blank lines', content: `${HEADER}\n\n\n`, kind: 'empty', lines: [1] },
    { what: 'a spreadsheet', content: spreadsheet, kind: 'binary', lines: [1] },
    { what: 'Latin-1 behind good rows', content: latin1, kind: 'encoding', lines: [3] },
    {
      what: 'a quote left open',
      content: `${HEADER}\n${good}\nS2,"Jo\n`,
      kind: 'open-quote',
      lines: [3],
    },
  ])('$what', async ({ content, kind, lines }) => {
    const result = await refused(database(), content, true);
    expect(result).toMatchObject({ ...nothing, kind: 'refused', refusal: { kind } });
    expect(result.rejected.map(({ line }) => line)).toEqual(lines);
  });

  test('pieces staged before the fault are taken back', async () => {
    const rows = Array.from({ length: 20_000 }, (_, n) => `S${n},Jon Tan,Jon,Tan,4A,P4\n`);
    const content = Buffer.concat([
      Buffer.from(`${HEADER}\n${rows.join('')}`),
      Buffer.from([0xff, 0x0a]),
    ]);
    const result = await refused(database(), content);
    expect(result).toMatchObject({ refusal: { kind: 'encoding', line: 20_002 } });
  });

  test('a file that is not there', async () => {
    const { code } = await addSchool(database());
    const result = await importing(database(), { file: scratchPath(), schoolCode: code });
    expect(result).toMatchObject({ refusal: { kind: 'unreadable', code: 'ENOENT' } });
    expect(await stagedLeftovers(database())).toBe(0);
  });

  test('a school that is not there', async () => {
    const result = await importing(database(), { file: rosterFile([good]), schoolCode: 'NONE' });
    expect(result).toMatchObject({ kind: 'refused', refusal: { kind: 'unknown-school' } });
  });

  test('a column of classes that holds something else', async () => {
    const rows = Array.from({ length: CLASSES_MAX + 1 }, (_, n) => `S${n},Jo,Jo,,C${n},P4`);
    const result = await refused(database(), `${HEADER}\n${rows.join('\n')}\n`);
    expect(result).toMatchObject({ refusal: { kind: 'too-many-classes', line: CLASSES_MAX + 2 } });
  });
});

describeEachDatabase('bad rows', (database) => {
  test('are listed with all their problems, in the order of the file', async () => {
    const rows = [
      good,
      'S2,Jo<,Jo,,4A,P9',
      'S1,Jon Tan,Jon,Tan,4A,P0',
      'S3,Bin,Bin,,4A,P4',
      'S4,x,x,,4A',
      ',,,,,',
      'S5,Good One,Good,One,4A,P4',
      'S5,Good Two,Good,Two,4A,P4',
    ];
    const result = await refused(database(), `${HEADER}\n${rows.join('\n')}\n`, true);
    expect(result).toMatchObject({ ...nothing, kind: 'rejected', rejectedCount: 6 });
    expect(result.rejected).toEqual([
      { line: 3, problem: expect.stringMatching(/^full_name holds .*; level "P9"/) as string },
      {
        line: 4,
        problem: expect.stringMatching(/^level "P0" .*; .*stands on line 2 already$/) as string,
      },
      { line: 5, problem: expect.stringMatching(/^full_name leaves nothing/) as string },
      { line: 6, problem: 'has 5 columns, the header has 6' },
      { line: 7, problem: 'has only empty cells: delete the row' },
      { line: 9, problem: 'student_number "S5" stands on line 8 already' },
    ]);
  });

  test('all of them reach the report, the result holds the first thousand', async () => {
    const { code } = await addSchool(database());
    const file = scratchPath();
    writeFileSync(file, `${HEADER}\n${'S1,,,,,\n'.repeat(2500)}`);
    const reported: RejectedRow[] = [];
    const result = await importing(database(), {
      file,
      schoolCode: code,
      onRejected: async (rows) => {
        for await (const row of rows) reported.push(row);
      },
    });
    expect(result).toMatchObject({ kind: 'rejected', rejectedCount: 2500 });
    expect(result.rejected).toEqual(reported.slice(0, 1000));
    expect(reported.map(({ line }) => line)).toEqual(Array.from({ length: 2500 }, (_, n) => n + 2));
    expect(await stagedLeftovers(database())).toBe(0);
  });
});
