import { listPupils, countPupils, type PupilFilter } from '../../server/desk/pupil-list.store';
import { findPupils } from '../../server/desk/pupil-in-scope.store';
import { inTransaction } from '../../server/db/database';
import { atCommandLine } from '../../server/staff/people';
import type { StaffMember } from '../../server/staff/staff-member';
import { engines } from '../support/databases';
import { addPupil, addSchool, type SchoolFixture } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import { addEnrolledPupil, addPupilWithPassword, operator } from '../support/pupils';
import { inviteStaff, reload } from '../support/staff';

const HOUR = 60 * 60 * 1000;

describe.each(engines)('on %s', (engine) => {
  let portal: Portal;
  let school: SchoolFixture;
  let ict: StaffMember;
  beforeAll(async () => {
    portal = await startPortal({ engine });
    school = await addSchool(portal.services.db, { code: 'CPS' });
    ict = (await inviteStaff(portal, { role: 'ict', schoolCode: 'CPS' })).member;
  });
  afterAll(() => portal.close());

  const moment = () => ({ now: portal.clock.now(), reopenAfterMs: 7 * 24 * HOUR });

  async function names(filter: PupilFilter): Promise<string[]> {
    const scoped = await portal.services.scopeOf(ict);
    const lines = await listPupils(scoped, filter, { ...moment(), most: 100 });
    expect(await countPupils(scoped, filter, moment())).toBe(lines.length);
    return lines.map(({ fullName }) => fullName);
  }

  describe('the list of pupils', () => {
    beforeAll(async () => {
      const { services } = portal;
      const add = (fullName: string, loginId: string, more = {}) =>
        addPupil(services.db, { school, fullName, loginId: `${loginId}@students.edu.sg`, ...more });
      await add('José Tan', 'Jose_Tan');
      await add('100% Sure', 'Sure');
      await add('Li_Na', 'Li_Na');
      await add('Disabled Dan', 'Dan', { status: 'disabled' });
      await add('Gone Gina', 'Gina', { status: 'leaver' });
      const fresh = await add('Fresh Farah', 'Farah');
      await services.issueDefaultPassword(fresh.loginIdFolded, operator);
      await addEnrolledPupil(portal, { school, fullName: 'Ready Ravi' });
      const locked = await addPupilWithPassword(portal, { school, fullName: 'Locked Lily' });
      for (let n = 0; n < 6; n++) {
        await services.signIn({
          canonicalId: locked.loginIdFolded,
          password: `Wrong-${n}-guess`,
          visitor: { address: '', device: null },
        });
      }
      const stranger = await addSchool(services.db);
      await addPupil(services.db, { school: stranger, fullName: 'José Other' });
    });

    test.each<[PupilFilter, string[]]>([
      [{ q: 'josé' }, ['José Tan']],
      [{ q: 'JOSE' }, ['José Tan']],
      [{ q: 'jose tan' }, ['José Tan']],
      [{ q: '%' }, ['100% Sure']],
      [{ q: 'dan' }, ['Disabled Dan']],
      [{ q: 'gina' }, ['Gone Gina']],
      [{ q: "'; drop table accounts; --" }, []],
      [{ state: 'disabled' }, ['Disabled Dan']],
      [{ state: 'default-pending' }, ['Fresh Farah']],
      [{ state: 'locked' }, ['Locked Lily']],
      [{ level: 'P6' }, []],
    ])('%j finds %j', async (filter, expected) => {
      expect(await names(filter)).toEqual(expected);
    });

    test('an underscore in a name is itself when it is typed alone', async () => {
      expect(await names({ q: 'li_na' })).toEqual(['Li_Na']);
    });

    test('those with questions are not among those without', async () => {
      const without = await names({ state: 'no-qna' });
      expect(without).toContain('Fresh Farah');
      expect(without).not.toContain('Ready Ravi');
      expect(without).not.toContain('Gone Gina');
    });

    test('page after page shows everybody once', async () => {
      const scoped = await portal.services.scopeOf(ict);
      const seen: string[] = [];
      let after: { fullName: string; id: string } | null = null;
      for (let page = 0; page < 20; page++) {
        const lines = await listPupils(scoped, {}, { ...moment(), most: 2, after });
        if (lines.length === 0) break;
        seen.push(...lines.map(({ id }) => id));
        after = lines.at(-1) ?? null;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen).toHaveLength(await countPupils(scoped, {}, moment()));
    });
  });

  describe('security 36: many default passwords', () => {
    async function office(): Promise<StaffMember> {
      return (await inviteStaff(portal, { role: 'office', schoolCode: 'CPS' })).member;
    }

    async function signedInPupils(count: number) {
      const { services } = portal;
      const ids: string[] = [];
      for (let n = 0; n < count; n++) ids.push((await addPupil(services.db, { school })).id);
      await inTransaction(services.db, (tx) =>
        tx('accounts').whereIn('id', ids).update({ last_sign_in_at: portal.clock.now() }),
      );
      return findPupils(await services.scopeOf(ict), ids);
    }

    test('the twenty-first within an hour waits for a second person', async () => {
      const member = await office();
      const pupils = await signedInPupils(21);
      const { approvals } = portal.services;
      const verdicts = [];
      for (const pupil of pupils) verdicts.push((await approvals.take(member, [pupil])).kind);
      expect(verdicts).toEqual([...Array<string>(20).fill('taken'), 'needs-approval']);
      portal.clock.advance(HOUR + 1);
      expect((await approvals.take(member, pupils.slice(20))).kind).toBe('taken');
    });

    test('thirty windows at once pass the limit no further', async () => {
      const member = await office();
      const pupils = await signedInPupils(30);
      const places = await Promise.all(
        pupils.map((pupil) => portal.services.approvals.take(member, [pupil])),
      );
      expect(places.filter(({ kind }) => kind === 'taken')).toHaveLength(20);
    });

    test('accounts that never signed in do not count', async () => {
      const member = await office();
      const { services } = portal;
      const ids = [];
      for (let n = 0; n < 25; n++) ids.push((await addPupil(services.db, { school })).id);
      const pupils = await findPupils(await services.scopeOf(ict), ids);
      expect((await services.approvals.take(member, pupils)).kind).toBe('taken');
    });

    test('one decides, never the one who asked, and it opens once', async () => {
      const member = await office();
      const second = await office();
      const pupils = await signedInPupils(21);
      const { approvals } = portal.services;
      const asked = await approvals.take(member, pupils, '4A');
      if (asked.kind !== 'needs-approval') throw new Error('the limit did not hold');
      expect(await approvals.take(member, pupils, '4A')).toEqual(asked);
      expect(await approvals.decide(member, asked.approvalId, true)).toBe(false);
      expect((await approvals.take(member, pupils)).kind).toBe('needs-approval');
      const decided = await Promise.all([
        approvals.decide(second, asked.approvalId, true),
        approvals.decide(second, asked.approvalId, true),
      ]);
      expect(decided.filter(Boolean)).toHaveLength(1);
      expect((await approvals.take(member, pupils)).kind).toBe('taken');
      expect((await approvals.take(member, pupils)).kind).toBe('needs-approval');
    });
  });

  describe('people', () => {
    const asDoer = (member: StaffMember) => ({
      actor: { kind: 'staff', id: member.id } as const,
      role: member.role,
      schoolId: member.schoolId,
    });

    test('security 33: the factor and the link of ICT take two different people', async () => {
      const { people, secondFactor } = portal.services;
      const member = (await inviteStaff(portal, { role: 'ict', schoolCode: 'CPS' })).member;
      const second = (await inviteStaff(portal, { role: 'ict', schoolCode: 'CPS' })).member;
      await inTransaction(portal.services.db, (tx) =>
        tx('staff_members').where({ id: member.id }).update({ totp_sealed: 'sealed' }),
      );
      const now = await reload(portal, member);
      expect(await people.removeFactor(now, asDoer(ict))).toEqual({ kind: 'done' });
      const without = await reload(portal, member);
      expect(await people.renewLink(without, asDoer(ict))).toMatchObject({ why: 'second-person' });
      expect((await people.renewLink(without, asDoer(second))).kind).toBe('made');
      expect(await secondFactor.codesLeft(member.id)).toBe(0);
    });

    test('security 33: nor the other way round', async () => {
      const { people } = portal.services;
      const member = (await inviteStaff(portal, { role: 'ict', schoolCode: 'CPS' })).member;
      await inTransaction(portal.services.db, (tx) =>
        tx('staff_members').where({ id: member.id }).update({ totp_sealed: 'sealed' }),
      );
      expect((await people.renewLink(await reload(portal, member), asDoer(ict))).kind).toBe('made');
      expect(await people.removeFactor(await reload(portal, member), asDoer(ict))).toMatchObject({
        why: 'second-person',
      });
    });

    test('nobody changes people of another school, nor themselves, nor those above', async () => {
      const { people } = portal.services;
      const elsewhere = await addSchool(portal.services.db);
      const stranger = await inviteStaff(portal, { role: 'office', schoolCode: elsewhere.code });
      const admin = await inviteStaff(portal, { role: 'admin' });
      for (const [member, why] of [
        [stranger.member, 'not-allowed'],
        [admin.member, 'not-allowed'],
        [ict, 'own-account'],
      ] as const) {
        expect(await people.setStatus(member, 'disabled', asDoer(ict))).toMatchObject({ why });
        expect(await people.renewLink(member, asDoer(ict))).toMatchObject({ why });
      }
    });

    test('a class that is not there, and an address that is, are refused by name', async () => {
      const { people } = portal.services;
      const invitation = { email: ict.email.toUpperCase(), name: 'Tan', schoolCode: 'CPS' };
      expect(await people.invite({ ...invitation, role: 'office' }, atCommandLine)).toMatchObject({
        problems: [{ field: 'email', why: 'taken', value: invitation.email }],
      });
      const wrong = { ...invitation, email: 'x', role: 'teacher', classes: ['9Z'] } as const;
      expect(await people.invite(wrong, atCommandLine)).toEqual({
        kind: 'refused',
        problems: [
          { field: 'email', why: 'no-address', value: 'x' },
          { field: 'classes', why: 'no-such-class', value: '9Z (2027)' },
        ],
      });
    });
  });
});
