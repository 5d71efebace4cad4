import type { PersonLine } from '../../desk/people.store';
import type { FieldError } from '../../http/form';
import { sayMoment } from '../../http/moments';
import type { Page, PageContext } from '../../http/render';
import type { Word } from '../../http/staff-word';
import type { School } from '../../schools/school';
import type { Role } from '../../staff/roles.rules';

export interface InviteForm {
  email: string;
  name: string;
  role: string;
  /** Its code; of one's own school where there is one. */
  school: string;
  classes: string;
}

interface PeopleFacts {
  people: readonly PersonLine[];
  /** How many have no password yet. */
  waiting: number;
  schools: readonly School[];
  place: { lang: string; timeZone: string };
  grantable: readonly Role[];
  form: InviteForm;
  errors: FieldError[];
  word: Word | null;
}

export function peoplePage({ t }: PageContext, facts: PeopleFacts): Page {
  const { people, schools, place, grantable, form, errors } = facts;
  return {
    view: 'pages/staff-people/list',
    titleKey: 'staffPeople.title',
    status: errors.length > 0 ? 400 : 200,
    hasErrors: errors.length > 0,
    model: {
      ...{ form, errors, notice: facts.word },
      waiting: facts.waiting > 0 ? t('staffPeople.waiting', { count: facts.waiting }) : null,
      roles: grantable.map((value) => ({ value, text: t(`staff.roles.${value}`) })),
      schools: schools.map(({ code, name }) => ({ value: code, text: name })),
      table: {
        caption: t('staffPeople.caption'),
        captionHidden: true,
        columns: ['name', 'email', 'role', 'state', 'lastSignIn'].map((column) => ({
          text: t(`staffPeople.columns.${column}`),
        })),
        rows: people.map((person) => [
          { text: person.name, href: `/staff/people/${person.id}` },
          { text: person.email },
          { text: t(`staff.roles.${person.role}`) },
          { text: t(`staffPeople.states.${stateOf(person)}`) },
          {
            text: person.lastSignInAt === null ? '' : sayMoment(person.lastSignInAt, place),
          },
        ]),
      },
    },
  };
}

export function stateOf({ status, hasPassword }: PersonLine): 'disabled' | 'invited' | 'active' {
  if (status === 'disabled') return 'disabled';
  return hasPassword ? 'active' : 'invited';
}
