import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { HOUR } from '../../server/clock';
import { inTransaction, type Tx } from '../../server/db/database';
import type { RosterDependencies } from '../../server/roster/roster';
import { describeEachDatabase } from '../support/databases';
import { SCHOOL_MORNING } from '../support/fake-clock';
import { addSchool } from '../support/fixtures';
import {
  everything,
  HEADER,
  importing,
  operator,
  plainDefaults,
  pupilsOf,
  rosterFile,
  rosterOf,
  sampleRoster,
  scratchPath,
  stagedLeftovers,
} from '../support/rosters/importing';

const good = 'S1,Jon Tan,Jon,Tan,4A,P4';

function slipsIn(file: string): string[][] {
  return parse(readFileSync(file, 'utf8'));
}

describeEachDatabase('slips', (database) => {
  test('every new pupil has one, in the order of the file, and the password of it', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    await importing(db, { file: rosterFile([good]), schoolCode: code });
    const rows = ['S9,Mei Lee,Mei,Lee,4B,P4', good, 'S3,Kay O’Hara @ K,Kay,,4B,P4'];
    const slipsFile = scratchPath();
    const result = await importing(db, { file: rosterFile(rows), schoolCode: code, slipsFile });
    expect(result).toMatchObject({ kind: 'imported', created: 2, unchanged: 1 });
    const pupils = await pupilsOf(db, id);
    const mei = pupils.get('S9');
    const kay = pupils.get('S3');
    expect(slipsIn(slipsFile)).toEqual([
      ['student_number', 'full_name', 'class', 'login_id', 'default_password'],
      ['S9', 'Mei Lee', '4B', mei?.login_id, `Lamp-${mei?.login_id.length}-tiger`],
      ['S3', 'Kay O’Hara @ K', '4B', kay?.login_id, `Lamp-${kay?.login_id.length}-tiger`],
    ]);
    const held = await db('password_credentials').whereIn('account_id', [
      mei?.id ?? '',
      kay?.id ?? '',
    ]);
    expect(held).toHaveLength(2);
    expect(held).toContainEqual({
      ...{ account_id: mei?.id, phc: `$phc$${mei?.login_id}`, pepper_id: 'pepper' },
      ...{ kind: 'default', valid_from: null, expires_at: SCHOOL_MORNING + 168 * HOUR },
      ...{ changed_at: SCHOOL_MORNING, changed_how: 'default', notice_pending_at: null },
    });
    expect(await db('password_credentials').where({ account_id: pupils.get('S1')?.id })).toEqual(
      [],
    );
  });

  test('security 19: the file is for its owner only', async () => {
    const { code } = await addSchool(database());
    const slipsFile = scratchPath();
    await importing(database(), { file: rosterFile([good]), schoolCode: code, slipsFile });
    expect(statSync(slipsFile).mode & 0o777).toBe(0o600);
  });

  test('a file that is there, even a link to nowhere, is refused and left alone', async () => {
    const db = database();
    const { code } = await addSchool(db);
    const slipsFile = scratchPath();
    writeFileSync(slipsFile, 'mine');
    const link = scratchPath();
    symlinkSync(scratchPath(), link);
    const before = await everything(db);
    for (const path of [slipsFile, link]) {
      for (const dryRun of [true, false]) {
        const request = { file: rosterFile([good]), schoolCode: code, slipsFile: path, dryRun };
        expect(await importing(db, request)).toMatchObject({
          ...{ kind: 'refused', refusal: { kind: 'slips-exist', file: path } },
        });
      }
    }
    expect(readFileSync(slipsFile, 'utf8')).toBe('mine');
    expect(await everything(db)).toEqual(before);
  });

  test('a file that cannot be written refuses the import', async () => {
    const { id, code } = await addSchool(database());
    const slipsFile = `${scratchPath('none')}/slips.csv`;
    const request = { file: rosterFile([good]), schoolCode: code, slipsFile };
    expect(await importing(database(), request)).toMatchObject({
      refusal: { kind: 'slips-unwritable', code: 'ENOENT' },
    });
    expect((await pupilsOf(database(), id)).size).toBe(0);
    expect(await stagedLeftovers(database())).toBe(0);
  });

  test('neither a dry run nor a refused file makes one', async () => {
    const { code } = await addSchool(database());
    const slipsFile = scratchPath();
    const request = { schoolCode: code, slipsFile };
    await importing(database(), { ...request, file: rosterFile([good]), dryRun: true });
    await importing(database(), { ...request, file: sampleRoster('roster-bad') });
    expect(existsSync(slipsFile)).toBe(false);
  });

  test('security 37: a name that a spreadsheet would run is inert in it', async () => {
    const { code } = await addSchool(database());
    const slipsFile = scratchPath();
    const rows = ['S1,@SUM(A1) Tan,Jo,,4A,P4,Jo_Tan', 'S2,-Kay(1),Kay,,4A,P4,Kay'];
    const file = rosterFile(rows, `${HEADER},login_id`);
    expect(await importing(database(), { file, schoolCode: code, slipsFile })).toMatchObject({
      created: 2,
    });
    expect(slipsIn(slipsFile).map((cells) => cells[1])).toEqual([
      ...['full_name', "'@SUM(A1) Tan", "'-Kay(1)"],
    ]);
  });

  test('at most two passwords are hashed at the same time', async () => {
    const { code } = await addSchool(database());
    let now = 0;
    let most = 0;
    const issueDefault: RosterDependencies['issueDefault'] = async (pupil) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 2));
      now--;
      return plainDefaults(pupil);
    };
    const rows = Array.from({ length: 9 }, (_, n) => `S${n},Jon Tan,Jon,Tan,4A,P4`);
    await rosterOf(database(), { issueDefault }).import({
      ...{ file: rosterFile(rows), schoolCode: code, slipsFile: scratchPath(), actor: operator },
    });
    expect(most).toBe(2);
  });

  test('a connection lost after the commit leaves the passwords that are now in force', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    const slipsFile = scratchPath();
    let isCommitting = false;
    const transaction = async <T>(work: (tx: Tx) => Promise<T>) => {
      const result = await inTransaction(db, work);
      if (isCommitting) throw new Error('connection lost');
      return result;
    };
    const failing = new Proxy(db, {
      get: (target, name) =>
        name === 'transaction' ? transaction : (Reflect.get(target, name) as unknown),
    });
    const record = () => {
      isCommitting = true;
      return Promise.resolve();
    };
    await expect(
      rosterOf(failing, { audit: { record } }).import({
        ...{ file: rosterFile([good]), schoolCode: code, slipsFile, actor: operator },
      }),
    ).rejects.toThrow('connection lost');
    const pupil = (await pupilsOf(db, id)).get('S1');
    expect(slipsIn(slipsFile)[1]?.[3]).toBe(pupil?.login_id);
  });

  test.each(['making a password', 'the commit'])('when %s fails, the file goes', async (where) => {
    const db = database();
    const { code } = await addSchool(db);
    const before = await everything(db);
    const slipsFile = scratchPath();
    const fails = () => Promise.reject(new Error('no'));
    const seen: boolean[] = [];
    const broken: Partial<RosterDependencies> =
      where === 'the commit'
        ? {
            audit: {
              record: () => {
                seen.push(readFileSync(slipsFile, 'utf8').includes('tiger'));
                return fails();
              },
            },
          }
        : { issueDefault: fails };
    await expect(
      rosterOf(db, broken).import({
        ...{ file: rosterFile([good]), schoolCode: code, slipsFile, actor: operator },
      }),
    ).rejects.toThrow('no');
    // What was on the disk before the commit is taken back with it.
    expect(seen).toEqual(where === 'the commit' ? [true] : []);
    expect(existsSync(slipsFile)).toBe(false);
    expect(await everything(db)).toEqual(before);
    expect(await stagedLeftovers(db)).toBe(0);
  });
});
