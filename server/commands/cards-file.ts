import { openCsvFile } from '../csv/csv-writer';
import { openNewFile, type NewFile } from '../csv/new-file';
import { createLanguages } from '../languages/languages';
import { paperFile } from '../paper/paper-file';
import { renderCards } from '../paper/render';
import { schoolLanguages } from '../paper/school-languages';
import type { CardRow } from '../questions/print-cards';
import type { Services } from '../services';

/** A new file for cards, a table or paper by its ending; mode 0600. */
export interface CardsFile {
  /** The whole file is on the disk when this resolves. */
  deliver: (rows: readonly CardRow[]) => Promise<void>;
  /** Removes the file. */
  discard: () => Promise<void>;
}

export type CardsFileOutcome =
  | { kind: 'opened'; file: CardsFile }
  | { kind: 'exists' | 'unknown-ending' }
  /** `problem` is the system's error code, such as ENOENT or EACCES. */
  | { kind: 'refused'; problem: string };

export function openCardsFile(
  services: Services,
  { out, school }: { out: string; school: string },
): Promise<CardsFileOutcome> {
  if (out.endsWith('.csv')) return openTable(out);
  if (out.endsWith('.pdf')) return openPaper(services, { out, school });
  return Promise.resolve({ kind: 'unknown-ending' });
}

async function openTable(out: string): Promise<CardsFileOutcome> {
  const outcome = await openCsvFile(out, columns);
  if (outcome.kind !== 'opened') return outcome;
  const { csv } = outcome;
  const deliver = async (rows: readonly CardRow[]) => {
    for (const row of rows) for (const cells of cellsOf(row)) await csv.write(cells);
    await csv.close();
  };
  return { kind: 'opened', file: { deliver, discard: csv.discard } };
}

async function openPaper(
  services: Services,
  { out, school }: { out: string; school: string },
): Promise<CardsFileOutcome> {
  const outcome = await openNewFile(out);
  if (outcome.kind !== 'opened') return outcome;
  const { file } = outcome;
  const deliver = (rows: readonly CardRow[]) => print(services, { file, school, rows });
  return { kind: 'opened', file: { deliver, discard: file.discard } };
}

async function print(
  { schools, config, clock, db, questions }: Services,
  { file, school: code, rows }: { file: NewFile; school: string; rows: readonly CardRow[] },
): Promise<void> {
  const school = await schools.findByCode(code);
  if (!school) throw new Error('cards of a school that is not there');
  const words = createLanguages();
  const languages = await schoolLanguages({ db, languages: words }, school.id);
  const cards = rows.map((row) => ({
    ...row,
    answers: row.cards.map(({ questionId, answer }) => ({
      ...{ questionId, answer },
      questions: languages.map(({ code: language }) => questions.textOf(questionId, language)),
    })),
  }));
  await renderCards(paperFile(file), cards, {
    ...{ school, baseUrl: config.BASE_URL, languages, madeAt: clock.now() },
  });
}

const columns = ['student_number', 'full_name', 'class', 'login_id', 'question', 'answer'];

/** One line for each answer, so that any number of questions fits. */
function cellsOf({ studentNumber, fullName, className, loginId, cards }: CardRow): string[][] {
  return cards.map(({ text, answer }) => [
    studentNumber,
    fullName,
    className,
    loginId,
    text,
    answer,
  ]);
}
