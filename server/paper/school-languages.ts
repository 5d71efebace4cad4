import type { Db } from '../db/database';
import type { Languages } from '../languages/languages';
import type { PaperLanguage } from './paper';
import { languagesOnPaper } from './school-languages.store';

/** The words in every language of a school; in the first one there is where it chose none of them. */
export async function schoolLanguages(
  { db, languages }: { db: Db; languages: Languages },
  schoolId: string,
): Promise<PaperLanguage[]> {
  const chosen = await languagesOnPaper(db, schoolId);
  const known = chosen.filter((code) => languages.codes.includes(code));
  const codes = known.length > 0 ? known : languages.codes.slice(0, 1);
  return codes.map((code) => ({ code, t: languages.translator(code) }));
}
