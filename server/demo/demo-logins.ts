import type { Account } from '../accounts/account';
import { findByStudentNumber } from '../accounts/accounts.store';
import { operator } from '../commands/command-place';
import type { Services } from '../services';

/** One line of the table that the demo prints. */
export interface DemoLogin {
  who: string;
  loginId: string;
  password: string;
  answers: string;
}

/** P4 and P2 pupils of the demo roster, by student number. */
const roles = { enrolled: 'S0271', fresh: 'S0272', card: 'S0091', locked: 'S0273' };

const password = 'Kite-River-88';

export async function makeLogins(services: Services): Promise<DemoLogin[]> {
  const pupil = (studentNumber: string) => find(services, studentNumber);
  const enrolled = await pupil(roles.enrolled);
  const locked = await pupil(roles.locked);
  const answers = await enrol(services, enrolled);
  await enrol(services, locked);
  const fresh = await pupil(roles.fresh);
  const issued = await services.issueDefaultPassword(fresh.loginIdFolded, operator);
  if (issued.kind !== 'issued') throw new Error('the demo could not issue a default password');
  const { card, loginId } = await cardOf(services, await pupil(roles.card));
  return [
    { who: 'P4, ready', loginId: enrolled.loginId, password, answers },
    {
      who: 'P4, default password',
      loginId: fresh.loginId,
      password: issued.defaultPassword,
      answers: '',
    },
    { who: 'P2, with a card', loginId, password: '(none yet: forgot)', answers: card },
    { who: 'P4, locked', loginId: locked.loginId, password, answers },
  ];
}

async function find({ db, schools }: Services, studentNumber: string): Promise<Account> {
  const school = await schools.findByCode('CPS');
  const account = school && (await findByStudentNumber(db, { schoolId: school.id, studentNumber }));
  if (!account) throw new Error(`the demo roster lacks ${studentNumber}`);
  return account;
}

/** A password of the pupil's own, and three answers. */
async function enrol(services: Services, account: Account): Promise<string> {
  const { questions, banks, config } = services;
  const visitor = { address: '', device: null };
  const chosen = await services.choosePassword({
    account,
    newPassword: password,
    visitor,
    how: 'first',
  });
  if (chosen.kind !== 'changed') throw new Error('the demo password was refused');
  const words = [
    'purple kettle',
    'wobbly ladder',
    'sleepy pancake',
    'silver button',
    'quiet tunnel',
  ];
  const entries = banks.current.questions.slice(0, config.QNA_SET).map(({ id }, index) => ({
    questionId: id,
    answer: words[index % words.length] ?? '',
  }));
  const prepared = await questions.prepareAnswers(account, entries);
  if (prepared.kind !== 'ready') throw new Error('the demo answers were refused');
  await questions.saveAnswers(account, prepared.entries);
  return entries.map(({ answer }) => answer).join(' · ');
}

async function cardOf({ questions }: Services, account: Account) {
  const made = await questions.makeCards({
    schoolCode: 'CPS',
    scope: { className: account.className },
    actor: operator,
  });
  const row = made.kind === 'made' && made.rows.find(({ loginId }) => loginId === account.loginId);
  if (!row) throw new Error('the demo could not make cards');
  const card = row.cards.map(
    ({ text, answer }) => `${text.replace(/^.*?(\S+)\?$/, '$1')} = ${answer}`,
  );
  return { card: card.join(' · '), loginId: account.loginId };
}
