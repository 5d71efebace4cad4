import { quoted } from '../roster/quoted.rules';
import type { Gathering } from './gathering';
import type { KnownPupil, OneRosterPupil, OneRosterTeacher, UserFacts } from './records.rules';

const USERS = 'users.csv';

/** How a delta asks for pupils of whom it tells only part; by student number. */
export type KnownPupils = (numbers: readonly string[]) => Promise<ReadonlyMap<string, KnownPupil>>;

/** Turns what was read into rows of the roster. In a delta only those whom it touches. */
export async function pupilRows(
  gathering: Gathering,
  year: number | null,
  knownPupils: KnownPupils,
): Promise<OneRosterPupil[]> {
  const places = placesOf(gathering, year);
  const guardians = guardiansOf(gathering);
  const students = [...gathering.users].filter(
    ([id, user]) => user.role === 'student' && isTouched(gathering, { id, places, guardians }),
  );
  const told = students.filter(([id]) => !gathering.persons.has(id));
  const known = await knownPupils(told.map(([, { number }]) => number));
  let line = Math.max(1, ...[...gathering.persons.values()].map((person) => person.line));
  return students.flatMap(([id, user]) => {
    const at = gathering.persons.get(id)?.line ?? ++line;
    const place = placeOf(gathering, { line: at, user, places: places.get(id) });
    const person = personOf(gathering, { id, line: at, user }, known);
    if (!place || !person) return [];
    const guardian = guardianOf(gathering, guardians.get(id)) ?? person.guardian;
    const cells = [user.number, ...person.names, ...place, guardian.email, guardian.mobile];
    return [{ line: at, cells }];
  });
}

/** The teachers of form classes: the primary ones. */
export function formTeachers(gathering: Gathering, year: number | null): OneRosterTeacher[] {
  const { classes, users, enrollments } = gathering;
  return [...enrollments.values()].flatMap(({ role, isPrimary, classId, userId }) => {
    const formClass = classes.get(classId);
    const email = users.get(userId)?.email ?? '';
    if (role !== 'teacher' || !isPrimary || !formClass?.isHomeroom || email === '') return [];
    return isOfYear(formClass, year) ? [{ className: formClass.name, email }] : [];
  });
}

type Places = ReadonlyMap<string, ReadonlySet<string>>;

/** The form classes of each student, by id. */
function placesOf({ enrollments, classes }: Gathering, year: number | null): Places {
  const places = new Map<string, Set<string>>();
  for (const { role, userId, classId } of enrollments.values()) {
    const formClass = classes.get(classId);
    if (role !== 'student' || !formClass?.isHomeroom || !isOfYear(formClass, year)) continue;
    places.set(userId, (places.get(userId) ?? new Set()).add(classId));
  }
  return places;
}

function isOfYear(formClass: { year: number | null }, year: number | null): boolean {
  return year === null || formClass.year === null || formClass.year === year;
}

/** The guardians of each student, whichever of the two names the other. */
function guardiansOf({ users }: Gathering): Map<string, string[]> {
  const guardians = new Map<string, string[]>();
  const add = (student: string, guardian: string) => {
    guardians.set(student, [...(guardians.get(student) ?? []), guardian]);
  };
  for (const [id, { role, agents }] of users) {
    for (const agent of agents) {
      if (role === 'student') add(id, agent);
      else if (role === 'guardian') add(agent, id);
    }
  }
  return guardians;
}

interface Touching {
  id: string;
  places: Places;
  guardians: ReadonlyMap<string, readonly string[]>;
}

function isTouched(gathering: Gathering, { id, places, guardians }: Touching): boolean {
  const { manifest, persons, changedPlaces, changedClasses } = gathering;
  return (
    !manifest.isDelta ||
    persons.has(id) ||
    changedPlaces.has(id) ||
    [...(places.get(id) ?? [])].some((classId) => changedClasses.has(classId)) ||
    (guardians.get(id) ?? []).some((guardian) => persons.has(guardian))
  );
}

interface Placing {
  line: number;
  user: UserFacts;
  places: ReadonlySet<string> | undefined;
}

/** Class and level. */
function placeOf(gathering: Gathering, { line, user, places }: Placing): string[] | null {
  const { findings, classes } = gathering;
  const [classId, ...others] = places ?? [];
  const formClass = classId === undefined ? undefined : classes.get(classId);
  if (!formClass) {
    findings.add({ file: USERS, line, problem: 'this student is in no homeroom class' });
    return null;
  }
  if (others.length > 0) {
    findings.add({ file: USERS, line, problem: 'this student is in several homeroom classes' });
    return null;
  }
  const grades = user.grades.length > 0 ? user.grades : formClass.grades;
  const [grade = '', ...more] = grades;
  if (more.length === 0 && /^0[1-6]$/.test(grade)) return [formClass.name, `P${grade.slice(1)}`];
  const shown = quoted(grades.join(','));
  const problem = `${shown} is not one of 01 to 06, which are P1 to P6`;
  findings.add({ file: USERS, line, field: 'grades', problem });
  return null;
}

interface Contact {
  email: string;
  mobile: string;
}

interface Person {
  /** Full, first and last name. */
  names: string[];
  guardian: Contact;
}

function personOf(
  { persons, findings }: Gathering,
  { id, line, user }: { id: string; line: number; user: UserFacts },
  known: ReadonlyMap<string, KnownPupil>,
): Person | null {
  const facts = persons.get(id);
  if (facts) {
    const { givenName, middleName, familyName } = facts;
    const full = [givenName, middleName, familyName].filter((name) => name !== '').join(' ');
    return { names: [full, givenName, familyName], guardian: { email: '', mobile: '' } };
  }
  const pupil = known.get(user.number);
  if (!pupil) {
    findings.add({ file: USERS, line, problem: `${quoted(user.number)} is not known: send all` });
    return null;
  }
  return {
    names: [pupil.fullName, pupil.firstName, pupil.lastName],
    guardian: { email: pupil.guardianEmail ?? '', mobile: pupil.guardianMobile ?? '' },
  };
}

/** The first guardian who can be reached. */
function guardianOf(
  { persons, users }: Gathering,
  ids: readonly string[] | undefined,
): Contact | null {
  for (const id of ids ?? []) {
    const person = persons.get(id);
    const isGuardian = users.get(id)?.role === 'guardian';
    if (person && isGuardian && (person.email !== '' || person.mobile !== '')) return person;
  }
  return null;
}
