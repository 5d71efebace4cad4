import { existsSync } from 'node:fs';
import { v7 as uuidv7 } from 'uuid';
import { DAY, SECOND } from '../../server/clock';
import { createClaimDigest } from '../../server/roster/claim-digest';
import type { RosterResult } from '../../server/roster/roster';
import { flip } from '../../server/roster/roster-flip';
import { inStep, type Run } from '../../server/roster/roster-run';
import type { Db } from '../../server/db/database';
import { describeEachDatabase } from '../support/databases';
import { fakeClock, SCHOOL_MORNING, type FakeClock } from '../support/fake-clock';
import { addSchool, type SchoolFixture } from '../support/fixtures';
import {
  claimsKey,
  domain,
  idsOf,
  importing,
  operator,
  plainDefaults,
  pupilsOf,
  rosterFile,
  rosterOf,
  scratchPath,
  stagedLeftovers,
} from '../support/rosters/importing';

const row = 'S1,Jon Tan,Jon,Tan,4A,P4';

interface Interrupted {
  school: SchoolFixture;
  clock?: FakeClock;
  rows?: string[];
  slipsFile?: string;
  /** Happens once, after the plan was made and before the commit. */
  meanwhile: () => Promise<unknown>;
}

async function interrupted(db: Db, interruption: Interrupted): Promise<RosterResult> {
  const { school, meanwhile, rows = [row], slipsFile = scratchPath() } = interruption;
  let isFirst = true;
  const roster = rosterOf(db, {
    clock: interruption.clock ?? fakeClock(),
    issueDefault: async (pupil) => {
      if (isFirst) {
        isFirst = false;
        await meanwhile();
      }
      return plainDefaults(pupil);
    },
  });
  const file = rosterFile(rows);
  return roster.import({ file, schoolCode: school.code, slipsFile, actor: operator });
}

describeEachDatabase('two imports', (database) => {
  test('a second one for the same school is refused while the first runs', async () => {
    const school = await addSchool(database());
    const other = await addSchool(database());
    const found: RosterResult[] = [];
    const meanwhile = async () => {
      for (const { code } of [school, other]) {
        found.push(await importing(database(), { file: rosterFile([row]), schoolCode: code }));
      }
    };
    const result = await interrupted(database(), {
      ...{ school, meanwhile, rows: ['S2,Mei Lee,Mei,Lee,4A,P4'] },
    });
    expect(found[0]).toMatchObject({ kind: 'refused', refusal: { kind: 'busy', seconds: 60 } });
    expect(found[1]).toMatchObject({ kind: 'imported', created: 1 });
    expect(result).toMatchObject({ kind: 'imported', created: 1 });
  });

  test('one that was silent for a minute loses its place and changes nothing', async () => {
    const clock = fakeClock();
    const school = await addSchool(database());
    const slipsFile = scratchPath();
    const found: RosterResult[] = [];
    const meanwhile = async () => {
      const request = { file: rosterFile([row]), schoolCode: school.code };
      clock.advance(60 * SECOND);
      found.push(await importing(database(), request, clock));
      clock.advance(1 * SECOND);
      found.push(await importing(database(), request, clock));
    };
    const rows = ['S2,Mei Lee,Mei,Lee,4A,P4'];
    const result = await interrupted(database(), { school, clock, rows, slipsFile, meanwhile });
    expect(found).toMatchObject([{ refusal: { kind: 'busy' } }, { kind: 'imported', created: 1 }]);
    expect(result).toMatchObject({ kind: 'refused', refusal: { kind: 'superseded' } });
    expect([...(await pupilsOf(database(), school.id)).keys()]).toEqual(['S1']);
    expect(existsSync(slipsFile)).toBe(false);
    expect(await stagedLeftovers(database())).toBe(0);
  });

  test('at once, for one school and for two with the same names', async () => {
    const db = database();
    const a = await addSchool(db);
    const b = await addSchool(db);
    const rows = Array.from({ length: 30 }, (_, n) => `S${n},Same Name${n % 7},Same,,4A,P4`);
    const file = rosterFile(rows);
    const once = () =>
      Promise.all([a, a, b, a, b].map(({ code }) => importing(db, { file, schoolCode: code })));
    for (const result of await once()) {
      if (result.kind === 'refused') expect(['busy', 'changed']).toContain(result.refusal.kind);
      else expect(result.created + result.unchanged).toBe(30);
    }
    await importing(db, { file, schoolCode: a.code });
    await importing(db, { file, schoolCode: b.code });
    const ids = [...Object.values(await idsOf(db, a.id)), ...Object.values(await idsOf(db, b.id))];
    expect(new Set(ids.map((id) => id.toLowerCase())).size).toBe(60);
    expect(await stagedLeftovers(db)).toBe(0);
  });
});

describeEachDatabase('an import that lost its place', (database) => {
  const superseded = { refusal: { kind: 'superseded' } };

  test('stages nothing more, and commits nothing', async () => {
    const school = await addSchool(database());
    const run: Run = {
      ...{ db: database(), clock: fakeClock(), importId: 999_999, schoolId: school.id },
      ...{ claimDigest: createClaimDigest(claimsKey), loginDomain: domain, year: 2027 },
      onProgress: () => undefined,
    };
    let worked = false;
    const work = () => {
      worked = true;
      return Promise.resolve();
    };
    await expect(inStep(run, work)).rejects.toMatchObject(superseded);
    const has = { guardianEmail: false, guardianMobile: false };
    const committing = flip(run, {
      ...{ staged: { has, newClasses: [] }, rows: 0, created: 0, complete: true },
      ...{ actor: operator, audit: { record: work }, defaultsExpireIn: null },
    });
    await expect(committing).rejects.toMatchObject(superseded);
    expect(worked).toBe(false);
  });
});

describeEachDatabase('what changes underneath', (database) => {
  const changed = { kind: 'refused', refusal: { kind: 'changed' }, created: 0 };

  async function expectChanged(interruption: Interrupted) {
    const slipsFile = scratchPath();
    expect(await interrupted(database(), { ...interruption, slipsFile })).toMatchObject(changed);
    expect(existsSync(slipsFile)).toBe(false);
    expect(await stagedLeftovers(database())).toBe(0);
  }

  test('a login ID that another school’s import gave away', async () => {
    const school = await addSchool(database());
    const other = await addSchool(database());
    const rows = ['S7,Pat Goh,Pat,Goh,4A,P4'];
    const request = { file: rosterFile(rows), schoolCode: other.code };
    await expectChanged({ school, rows, meanwhile: () => importing(database(), request) });
    expect(await idsOf(database(), school.id)).toEqual({});
    await importing(database(), { file: rosterFile(rows), schoolCode: school.code });
    expect(await idsOf(database(), school.id)).toEqual({ S7: 'Pat_Goh_1' });
  });

  test('a login ID that was given and taken back again', async () => {
    const db = database();
    const school = await addSchool(db);
    const digest = createClaimDigest(claimsKey)(`quin_seah@${domain}`);
    const claim = { digest, base_digest: digest, number: 0, given_at: SCHOOL_MORNING };
    const rows = ['S7,Quin Seah,Quin,Seah,4A,P4'];
    await expectChanged({ school, rows, meanwhile: () => db('login_id_claims').insert(claim) });
  });

  test('a pupil with the same number who was added', async () => {
    const db = database();
    const school = await addSchool(db);
    await importing(db, {
      file: rosterFile(['S9,Old One,Old,One,4A,P4']),
      schoolCode: school.code,
    });
    const meanwhile = () =>
      db('accounts').where({ school_id: school.id }).update({ student_number: 'S8' });
    await expectChanged({ school, rows: ['S8,New One,New,One,4A,P4'], meanwhile });
  });

  test('a known pupil who went away', async () => {
    const db = database();
    const school = await addSchool(db);
    const known = 'S5,Known One,Known,One,4A,P4';
    await importing(db, { file: rosterFile([known]), schoolCode: school.code });
    const rows = [known, 'S6,New Two,New,Two,4A,P4'];
    const meanwhile = () =>
      db('accounts').where({ school_id: school.id }).update({ student_number: 'S55' });
    await expectChanged({ school, rows, meanwhile });
  });

  test('a class that somebody else made', async () => {
    const db = database();
    const school = await addSchool(db);
    const formClass = { id: uuidv7(), school_id: school.id, year: 2027, name: '4A', level: 'P4' };
    await expectChanged({ school, meanwhile: () => db('form_classes').insert(formClass) });
  });
});

describeEachDatabase('what killed imports leave', (database) => {
  test('is cleared by the next import after a day, whichever school it is for', async () => {
    const db = database();
    const killed = await addSchool(db);
    const school = await addSchool(db);
    const at = SCHOOL_MORNING;
    await db('roster_imports').insert({ school_id: killed.id, started_at: at, beat_at: at });
    const { id: importId } = await db('roster_imports').first<{ id: number }>('id');
    await db('roster_import_rows').insert({ import_id: importId, line: 2, problem: 'left' });
    await db('roster_import_ids').insert({
      ...{ import_id: importId, line: 2, account_id: 'x', login_id: 'x', login_id_folded: 'x' },
      ...{ digest: 'x', base_digest: 'x', number: 0 },
    });
    const clock = fakeClock(SCHOOL_MORNING + DAY);
    const request = { file: rosterFile([row]), schoolCode: school.code };
    await importing(db, request, clock);
    expect(await stagedLeftovers(db)).toBe(3);
    clock.advance(1);
    await importing(db, request, clock);
    expect(await stagedLeftovers(db)).toBe(0);
  });
});
