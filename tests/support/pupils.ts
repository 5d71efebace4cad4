import type { Account } from '../../server/accounts/account';
import { findById } from '../../server/accounts/accounts.store';
import type { Entry } from '../../server/questions/answer.rules';
import { addPupil, type PupilOverrides } from './fixtures';
import type { Portal } from './portal';
import type { Answer, Visit } from './visit';

export const PASSWORD = 'Kite-River-88';
export const NEW_PASSWORD = 'Lamp-Garden-41';
export const operator = { kind: 'operator', id: null } as const;
export const nobody = { address: '', device: null };

/** An answer for each question of the bank in force, by its text as the pages show it. */
export type Answers = Map<string, string>;

export interface EnrolledPupil {
  account: Account;
  answers: Answers;
}

const words = ['purple kettle', 'wobbly ladder', 'sleepy pancake', 'silver button', 'quiet tunnel'];

/** A pupil with a password of their own and no QnA. */
export async function addPupilWithPassword(
  { services }: Portal,
  overrides: PupilOverrides & { password?: string } = {},
): Promise<Account> {
  const account = await addPupil(services.db, overrides);
  const chosen = await services.choosePassword({
    account,
    newPassword: overrides.password ?? PASSWORD,
    visitor: nobody,
    how: 'first',
  });
  if (chosen.kind !== 'changed') throw new Error(`the test password was ${chosen.kind}`);
  return again(services, account);
}

/** A P4 pupil who has set QnA and a password: the state of most accounts. */
export async function addEnrolledPupil(
  portal: Portal,
  overrides: PupilOverrides & { password?: string } = {},
): Promise<EnrolledPupil> {
  const { services } = portal;
  const account = await addPupilWithPassword(portal, overrides);
  const entries: Entry[] = services.banks.current.questions
    .slice(0, services.config.QNA_SET)
    .map(({ id }, index) => ({ questionId: id, answer: words[index % words.length] ?? '' }));
  const saved = await services.questions.saveAnswers(account, entries);
  if (saved.kind !== 'saved') throw new Error('the test answers were not saved');
  const answers = new Map(
    entries.map(({ questionId, answer }) => [
      services.banks.find(questionId)?.text.en ?? '',
      answer,
    ]),
  );
  return { account, answers };
}

/** A pupil who was issued a default password. */
export async function addPupilWithDefault(
  { services }: Portal,
  overrides: PupilOverrides = {},
): Promise<{ account: Account; password: string }> {
  const account = await addPupil(services.db, overrides);
  const issued = await services.issueDefaultPassword(account.loginIdFolded, operator);
  if (issued.kind !== 'issued') throw new Error(`the default password was ${issued.kind}`);
  return { account: await again(services, account), password: issued.defaultPassword };
}

export async function signIn(
  visit: Visit,
  loginId: string,
  password: string = PASSWORD,
): Promise<Answer> {
  await visit.get('/sign-in');
  return visit.post('/sign-in', { loginId, password });
}

/** As far as the questions page, which is returned. */
export async function openQuestions(visit: Visit, loginId: string): Promise<Answer> {
  await visit.get('/sspr/forgot');
  await visit.post('/sspr/forgot', { loginId });
  return visit.get('/sspr/forgot/questions');
}

/** The questions of a page, in their order. */
export function questionsOn({ text }: Answer): string[] {
  const labels = [...text.matchAll(/<label[^>]*for="answer\d+"[^>]*>([\s\S]*?)<\/label>/g)];
  return labels.map(([, label = '']) => unescapeHtml(label.replace(/<[^>]+>/g, '').trim()));
}

export async function answerCorrectly(
  visit: Visit,
  { account, answers }: EnrolledPupil,
): Promise<Answer> {
  const page = await openQuestions(visit, account.loginId);
  const form = questionsOn(page).map((question, index) => [
    `answer${index + 1}`,
    answers.get(question) ?? 'no such answer',
  ]);
  return visit.post('/sspr/forgot/questions', Object.fromEntries(form) as Record<string, string>);
}

export async function answerWrongly(
  visit: Visit,
  loginId: string,
  wrong = 'nothing of it',
): Promise<Answer> {
  const page = await openQuestions(visit, loginId);
  const form = questionsOn(page).map((_question, index) => [
    `answer${index + 1}`,
    `${wrong} ${index}`,
  ]);
  return visit.post('/sspr/forgot/questions', Object.fromEntries(form) as Record<string, string>);
}

/** The account as it stands now. */
export async function again({ db }: Portal['services'], { id }: { id: string }): Promise<Account> {
  const account = await findById(db, id);
  if (!account) throw new Error('the account is gone');
  return account;
}

function unescapeHtml(text: string): string {
  return text
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&quot;|&#34;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&');
}
