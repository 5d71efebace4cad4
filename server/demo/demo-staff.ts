import type { Services } from '../services';
import { atCommandLine } from '../staff/people';
import { sayProblem } from '../staff/people.rules';
import type { Role } from '../staff/roles.rules';
import type { DemoLogin } from './demo-logins';

const password = 'quiet lantern over the hall';

const people: { role: Role; name: string; classes?: string[]; installation?: true }[] = [
  { role: 'teacher', name: 'Lim Hui Min', classes: ['4A'] },
  { role: 'office', name: 'Kamala Devi' },
  { role: 'ict', name: 'Farid Rahman' },
  { role: 'admin', name: 'Wong Siew Lan', installation: true },
];

/** One person of each role, ready to sign in at /staff/sign-in; without a second factor to begin with. */
export async function makeStaff({ people: staff, setupLinks }: Services): Promise<DemoLogin[]> {
  const logins: DemoLogin[] = [];
  for (const { role, name, classes = [], installation } of people) {
    const email = `${role}@cedarwood.example.org`;
    const schoolCode = installation ? null : 'CPS';
    const invited = await staff.invite({ email, name, role, schoolCode, classes }, atCommandLine);
    if (invited.kind !== 'invited') throw new Error(invited.problems.map(sayProblem).join('; '));
    const token = new URL(invited.setupUrl).pathname.split('/').at(-1) ?? '';
    const done = await setupLinks.complete(token, password);
    if (done.kind !== 'done') throw new Error('the demo could not set up its staff');
    const who = classes.length > 0 ? `staff: ${role} of ${classes.join(', ')}` : `staff: ${role}`;
    logins.push({ who, loginId: email, password, answers: '' });
  }
  return logins;
}
