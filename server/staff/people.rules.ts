const EMAIL_MAX = 254; // RFC 5321, 4.5.3.1.3, less the angle brackets
const NAME_MAX = 100;

/** What is wrong with an invitation, and where it was typed. */
export interface InviteProblem {
  field: 'email' | 'name' | 'role' | 'school' | 'classes';
  why: InviteFault;
  /** What was typed there. */
  value: string;
}

export type InviteFault = keyof typeof faults;

/** Enough to tell a slip from an address; whether it exists only a letter to it would show. */
export function emailProblem(email: string): InviteProblem | null {
  const text = email.trim();
  const fits = /^[^\s@"<>\p{C}]+@[^\s@"<>\p{C}]+\.[^\s@"<>\p{C}]+$/u.test(text);
  if (fits && text.length <= EMAIL_MAX) return null;
  return { field: 'email', why: 'no-address', value: email };
}

export function nameProblem(name: string): InviteProblem | null {
  const text = name.normalize('NFC').trim();
  const fits = /^[\p{L}\p{M}\p{Nd} .,'’\-/@()]+$/u.test(text) && [...text].length <= NAME_MAX;
  return fits ? null : { field: 'name', why: 'no-name', value: name };
}

/** For the command line; the pages have words of their own. */
export function sayProblem({ why, value }: InviteProblem): string {
  return faults[why](value);
}

const faults = {
  'no-address': (typed: string) => `${JSON.stringify(typed)} is no e-mail address`,
  taken: (email: string) => `somebody has the address ${email} already`,
  'no-name': () =>
    `a name needs letters, at most ${NAME_MAX} characters, and no signs but . , ' ’ - / @ ( )`,
  'not-yours': (role: string) => `you cannot give the role ${role}`,
  'needs-school': (role: string) => `the role ${role} needs a school`,
  'has-no-school': (role: string) => `the role ${role} has no school`,
  'no-such-school': (code: string) => `there is no school ${code}`,
  'another-school': () => 'you cannot add people to another school',
  'teachers-only': () => 'only teachers have classes',
  'no-such-class': (name: string) => `there is no class ${name}`,
};
