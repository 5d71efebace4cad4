import { readFileSync, writeFileSync } from 'node:fs';
import { ZipFile } from 'yazl';
import { describeEachDatabase } from '../support/databases';
import { addSchool } from '../support/fixtures';
import { scratchPath } from '../support/rosters/importing';
import { expectZipRefused, type Told } from '../support/rosters/refused-zip';
import { bulk11, written, zipOf, type ZipTexts } from '../support/rosters/zips';

/** Writes an entry's name over another of the same length, as no honest program would. */
async function renamed(from: string, to: string): Promise<string> {
  const file = await zipOf({ ...bulk11, [from]: 'x' });
  const bytes = readFileSync(file).toString('latin1').replaceAll(from, to);
  const path = scratchPath('zip');
  writeFileSync(path, Buffer.from(bytes, 'latin1'));
  return path;
}

async function special(add: (zip: ZipFile) => void): Promise<string> {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(bulk11)) zip.addBuffer(Buffer.from(text), name);
  add(zip);
  return written(zip);
}

async function patched(texts: ZipTexts, patch: (bytes: Buffer) => Buffer): Promise<string> {
  const path = scratchPath('zip');
  writeFileSync(path, patch(readFileSync(await zipOf(texts))));
  return path;
}

/** Sets bits in the flags of every entry, in its own header and in the directory. */
function flagged(bytes: Buffer, bit: number): Buffer {
  for (let at = 0; at < bytes.length - 10; at++) {
    const signature = bytes.readUInt32LE(at);
    const offset = signature === 0x04034b50 ? 6 : signature === 0x02014b50 ? 8 : null;
    if (offset !== null) bytes.writeUInt16LE(bytes.readUInt16LE(at + offset) | bit, at + offset);
  }
  return bytes;
}

const bomb = () => special((zip) => zip.addBuffer(Buffer.alloc(8 << 20, 'a'), 'results.csv'));
const huge = () =>
  special((zip) => {
    for (const name of ['lineItems', 'results', 'resources']) {
      zip.addBuffer(Buffer.alloc(48 << 20), `${name}.csv`, { compress: false });
    }
  });
const crowd = () =>
  special((zip) => {
    for (let n = 0; n < 70; n++) zip.addBuffer(Buffer.from('x'), `extra${n}.csv`);
  });
const symlink = () =>
  special((zip) => zip.addBuffer(Buffer.from('/etc/passwd'), 'results.csv', { mode: 0o120777 }));
/** Says less than what is inside. */
const liar = () =>
  patched({ ...bulk11, 'results.csv': 'x'.repeat(5000) }, (bytes) => {
    const at = bytes.lastIndexOf('users.csv') - 46;
    bytes.writeUInt32LE(100, at + 24);
    return bytes;
  });

const zip = (problem: RegExp): Told => ({ line: null, problem });

const hostile: [string, () => Promise<string>, Told][] = [
  ['a zip bomb', bomb, zip(/results\.csv: shrinks far more/)],
  ['more than fits', huge, zip(/larger than 128 MB together/)],
  ['too many files', crowd, zip(/more than 64 files/)],
  ['a link', symlink, zip(/results\.csv: is a link/)],
  [
    'a path that leads out',
    () => renamed('aaaevil.csv', '../evil.csv'),
    zip(/leads out of the zip/),
  ],
  ['an absolute path', () => renamed('aevil.csv', '/evil.csv'), zip(/absolute path/)],
  ['a drive', () => renamed('aaaevil.csv', 'C:\\evil.csv'), zip(/backslash/)],
  ['a folder', () => zipOf({ 'school/users.csv': 'x' }), zip(/stands in a folder/)],
  ['a zip in the zip', () => zipOf({ ...bulk11, 'more.zip': 'PK' }), zip(/packed file inside/)],
  ['a program', () => zipOf({ ...bulk11, 'run.exe': 'MZ' }), zip(/no file of OneRoster/)],
  ['a name twice', () => zipOf({ ...bulk11, 'Users.csv': 'x' }), zip(/in the zip twice/)],
  ['no text as name', () => renamed('aaevil.csv', '\xff\xfeevil.csv'), zip(/not UTF-8/)],
  ['encryption', () => patched(bulk11, (bytes) => flagged(bytes, 1)), zip(/is encrypted/)],
  [
    'a cut end',
    () => patched(bulk11, (bytes) => bytes.subarray(0, 900)),
    zip(/broken or cut short/),
  ],
  ['a size that is a lie', liar, zip(/users\.csv: is broken in the zip/)],
];

describeEachDatabase('a hostile zip is refused whole', (database) => {
  beforeAll(async () => {
    await addSchool(database(), { code: 'CPS' });
  });

  test.each(hostile)('for %s', async (_, make, told) => {
    await expectZipRefused(database(), await make(), told);
  });
});
