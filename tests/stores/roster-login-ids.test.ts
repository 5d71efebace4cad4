import fc from 'fast-check';
import { createClaimDigest } from '../../server/roster/claim-digest';
import { describeEachDatabase } from '../support/databases';
import { addPupil, addSchool } from '../support/fixtures';
import {
  claimsKey,
  domain,
  HEADER,
  idsOf,
  importing,
  pupilsOf,
  rosterFile,
} from '../support/rosters/importing';

const pupil = (number: string, name: string, rest = '') => `${number},${name},First,,4A,P4${rest}`;
const withIds = `${HEADER},login_id`;

describeEachDatabase('login IDs of an import', (database) => {
  test('those who share a name are numbered by student number, whatever the order', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    const rows = [
      pupil('S9', 'JON TAN'),
      pupil('S10', 'Jon Tan'),
      pupil('a1', 'Jon Tan'),
      pupil('S3', 'Jon Bin Tan'),
      pupil('S4', 'Mei Lee'),
    ];
    await importing(db, { file: rosterFile(rows), schoolCode: code });
    // By code point: "S10" before "S9", capital letters before small ones.
    expect(await idsOf(db, id)).toEqual({
      ...{ S10: 'Jon_Tan_1', S3: 'Jon_Tan_2', S9: 'JON_TAN_3', a1: 'Jon_Tan_4', S4: 'Mei_Lee' },
    });
  });

  test('one who comes later takes the next free number', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    const first = [pupil('S1', 'Ann Lim')];
    await importing(db, { file: rosterFile(first), schoolCode: code });
    const second = [...first, pupil('S2', 'Ann Lim')];
    await importing(db, { file: rosterFile(second), schoolCode: code });
    const third = [pupil('S0', 'ANN LIM'), ...second, pupil('S3', 'Ann Lim')];
    await importing(db, { file: rosterFile(third), schoolCode: code });
    expect(await idsOf(db, id)).toEqual({
      ...{ S1: 'Ann_Lim', S2: 'Ann_Lim_1', S0: 'ANN_LIM_2', S3: 'Ann_Lim_3' },
    });
  });

  test('after two who were numbered the bare name stays free', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    const two = [pupil('S1', 'Bea Low'), pupil('S2', 'Bea Low')];
    await importing(db, { file: rosterFile(two), schoolCode: code });
    await importing(db, { file: rosterFile([...two, pupil('S0', 'Bea Low')]), schoolCode: code });
    expect(await idsOf(db, id)).toEqual({ S1: 'Bea_Low_1', S2: 'Bea_Low_2', S0: 'Bea_Low_3' });
  });

  test('a name that ends in a number never collides', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    await importing(db, { file: rosterFile([pupil('S1', 'Bo Yap 1')]), schoolCode: code });
    const rows = [pupil('S2', 'Bo Yap'), pupil('S3', 'Bo Yap'), pupil('S4', 'Bo Yap 2')];
    await importing(db, { file: rosterFile(rows), schoolCode: code });
    expect(await idsOf(db, id)).toEqual({
      ...{ S1: 'Bo_Yap_1', S2: 'Bo_Yap_2', S3: 'Bo_Yap_3', S4: 'Bo_Yap_2_1' },
    });
  });

  test('IDs are unique over all schools, and an account made elsewhere counts', async () => {
    const db = database();
    await addPupil(db, { loginId: `Cy_Ho@${domain}` });
    const { id, code } = await addSchool(db);
    await importing(db, { file: rosterFile([pupil('S1', 'Cy Ho')]), schoolCode: code });
    expect(await idsOf(db, id)).toEqual({ S1: 'Cy_Ho_1' });
  });

  test('an ID once given is never given again, even after a purge', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    const before = [pupil('S1', 'Di Ong'), pupil('S9', 'Di Ong 1')];
    await importing(db, { file: rosterFile(before), schoolCode: code });
    await db('accounts').where({ school_id: id }).delete();
    await importing(db, { file: rosterFile([pupil('S2', 'Di Ong')]), schoolCode: code });
    expect(await idsOf(db, id)).toEqual({ S2: 'Di_Ong_2' });
    const given = rosterFile([pupil('S3', 'Di Ong', ',di_ong')], withIds);
    expect(await importing(db, { file: given, schoolCode: code })).toMatchObject({
      ...{ kind: 'rejected', rejected: [{ line: 2 }] },
    });
  });

  test('security 39: what is kept of an ID is a keyed digest', async () => {
    const db = database();
    const { code } = await addSchool(db);
    await importing(db, { file: rosterFile([pupil('S1', 'Eve Foo')]), schoolCode: code });
    const digest = createClaimDigest(claimsKey)(`eve_foo@${domain}`);
    expect(await db('login_id_claims').where({ digest })).toEqual([
      expect.objectContaining({ base_digest: digest, number: 0 }),
    ]);
    const text = JSON.stringify(await db('login_id_claims'));
    expect(text).not.toMatch(/eve/i);
    expect(createClaimDigest(Buffer.alloc(32, 8))(`eve_foo@${domain}`)).not.toBe(digest);
  });

  test('a name that leaves nothing or grows too long asks for the column login_id', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    const long = 'x'.repeat(63);
    const rows = [
      pupil('S1', '陈美玲'),
      pupil('S2', 'Bin'),
      pupil('S3', `${long} Tan`),
      pupil('S4', long),
      pupil('S5', long),
    ];
    const result = await importing(db, { file: rosterFile(rows), schoolCode: code });
    expect(result.rejected.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6]);
    expect(result.rejected[0]?.problem).toMatch(/leaves nothing.*column login_id/);
    expect(result.rejected[2]?.problem).toMatch(/too long.*column login_id/);
    expect(result.rejected[4]?.problem).toMatch(/too long.*column login_id/);
    const given = rows.map((row, index) => `${row},Given_${index}`);
    const file = rosterFile(given, withIds);
    expect(await importing(db, { file, schoolCode: code })).toMatchObject({ created: 5 });
    expect((await idsOf(db, id))['S1']).toBe('Given_0');
    // Known pupils need none: their ID never changes.
    expect(await importing(db, { file: rosterFile(rows), schoolCode: code })).toMatchObject({
      ...{ kind: 'imported', unchanged: 5 },
    });
  });
});

describeEachDatabase('login IDs that the file gives', (database) => {
  test('go before those that are made, and are kept as given', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    const rows = [
      pupil('S1', 'Gus Ee', ','),
      pupil('S2', 'Somebody', ',Gus_Ee'),
      pupil('S3', 'Else', `,Gus.Ee-2@${domain.toUpperCase()}`),
    ];
    const file = rosterFile(rows, withIds);
    await importing(db, { file, schoolCode: code });
    expect(await idsOf(db, id)).toEqual({ S1: 'Gus_Ee_1', S2: 'Gus_Ee', S3: 'Gus.Ee-2' });
    expect(await importing(db, { file, schoolCode: code })).toMatchObject({ unchanged: 3 });
  });

  test('an ID of another pupil, a doubled one and a changed one are bad rows', async () => {
    const db = database();
    const elsewhere = await addPupil(db, { loginId: `Taken_Id@${domain}` });
    const { id, code } = await addSchool(db);
    await importing(db, { file: rosterFile([pupil('S1', 'Hal Wu')]), schoolCode: code });
    const rows = [
      pupil('S1', 'Hal Wu', ',other'),
      pupil('S2', 'Ira', ',TAKEN_ID'),
      pupil('S3', 'Jo', ',hal_wu'),
      pupil('S4', 'Ko', ',Twice'),
      pupil('S5', 'Lu', ',twice'),
      pupil('S6', 'Mo', ',HAL_WU@example.org'),
    ];
    const result = await importing(db, { file: rosterFile(rows, withIds), schoolCode: code });
    expect(result.rejected).toEqual([
      { line: 2, problem: 'login_id is not the one that this pupil has: a login ID never changes' },
      { line: 3, problem: 'login_id is taken: another account has it or had it' },
      { line: 4, problem: 'login_id is taken: another account has it or had it' },
      { line: 6, problem: 'login_id stands on line 5 already' },
      { line: 7, problem: `login_id "HAL_WU@example.org" must end with @${domain}` },
    ]);
    expect(await idsOf(db, id)).toEqual({ S1: 'Hal_Wu' });
    expect((await pupilsOf(db, elsewhere.schoolId)).size).toBe(1);
  });

  test('the letter case of a known pupil’s ID does not matter', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    await importing(db, { file: rosterFile([pupil('S1', 'Ned Oh')]), schoolCode: code });
    const file = rosterFile([pupil('S1', 'Ned Oh', ',NED_OH')], withIds);
    expect(await importing(db, { file, schoolCode: code })).toMatchObject({ unchanged: 1 });
    expect(await idsOf(db, id)).toEqual({ S1: 'Ned_Oh' });
  });
});

describeEachDatabase('any roster in any order', (database) => {
  const names = fc.constantFrom('Jon Tan', 'JON TAN', 'Jón Tan', 'Jon Tan 1', 'Jon', 'Jon 1');

  test('gives the same IDs, never two alike, and keeps them', async () => {
    const db = database();
    let round = 0;
    const property = fc.asyncProperty(
      fc.array(names, { minLength: 1, maxLength: 12 }),
      fc.infiniteStream(fc.nat()),
      async (some, shuffle) => {
        // A base of its own for each round, so that rounds do not see each other's IDs.
        const tag = `R${++round}x`;
        const rows = some.map((name, index) => pupil(`S${index}`, `${tag}${name}`));
        const again = some.map((name, index) => pupil(`S${index}`, `${tag}y${name}`));
        const mixed = (list: string[]) =>
          list
            .map((row) => ({ row, at: shuffle.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ row }) => row);
        const a = await addSchool(db);
        const b = await addSchool(db);
        await importing(db, { file: rosterFile(rows), schoolCode: a.code });
        await importing(db, { file: rosterFile(mixed(again)), schoolCode: b.code });
        const ids = await idsOf(db, a.id);
        const other = await idsOf(db, b.id);
        expect(new Set(Object.values(ids).map((one) => one.toLowerCase())).size).toBe(some.length);
        const same = Object.entries(other).map(([n, one]) => [n, one.replace(`${tag}y`, tag)]);
        expect(Object.fromEntries(same)).toEqual(ids);
        await importing(db, { file: rosterFile(mixed(rows)), schoolCode: a.code });
        expect(await idsOf(db, a.id)).toEqual(ids);
      },
    );
    await fc.assert(property, { numRuns: 12 });
  }, 120_000);

  test('a base that goes on over many pages is numbered without a gap', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    const number = (index: number) => `S${String(index).padStart(5, '0')}`;
    const rows = Array.from({ length: 2500 }, (_, index) => pupil(number(index), 'Page Turner'));
    const file = rosterFile([pupil('A', 'Page'), ...rows.toReversed(), pupil('Z', 'Page Turnerz')]);
    await importing(db, { file, schoolCode: code });
    const ids = await idsOf(db, id);
    const expected = rows.map((_, index) => [number(index), `Page_Turner_${index + 1}`]);
    expect(ids).toEqual({ ...Object.fromEntries(expected), A: 'Page', Z: 'Page_Turnerz' });
  });

  test('the last of a page who is not alone is numbered too', async () => {
    const db = database();
    const { id, code } = await addSchool(db);
    // 999 of other names, then two who share one: the page of 1,000 ends between them.
    const rows = Array.from({ length: 999 }, (_, index) => pupil(`S${index}`, `Aa${index} Edge`));
    const file = rosterFile([...rows, pupil('T1', 'Zz Edge'), pupil('T2', 'Zz Edge')]);
    await importing(db, { file, schoolCode: code });
    const ids = await idsOf(db, id);
    expect([ids['T1'], ids['T2']]).toEqual(['Zz_Edge_1', 'Zz_Edge_2']);
  });
});
