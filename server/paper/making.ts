import type { createMakeDefault } from '../access/default-passwords';
import type { Actor } from '../access/trail';
import { inPool } from '../password/hash-pool';
import type { Hashing } from '../password/hashing';
import type { Cards } from '../questions/cards';
import { memoryPaper } from './memory-paper';
import type { Sheet, Slip, SlipSheet } from './paper';
import { patiently } from './patience';
import { PrintDropped, type PrintInHand } from './print-in-hand';
import { MOST_BYTES } from './prints.rules';
import type { PrintPupil, StoredPrint } from './prints.store';
import { renderCards, renderLabels, renderSlips } from './render';

export interface MakingDeps {
  cards: Cards;
  makeDefault: ReturnType<typeof createMakeDefault>;
  hashing: Pick<Hashing, 'atOnce'>;
  /** A question's words in a language. */
  textOf: (questionId: string, language: string) => string;
}

export interface Making {
  job: PrintInHand;
  print: StoredPrint;
  pupils: readonly PrintPupil[];
  sheet: Sheet;
  actor: Actor;
  /** Tells that the paper is there. Resolves when somebody took it. @throws {PrintDropped} */
  ready: (paper: Buffer) => Promise<void>;
  onProgress: (done: number) => void;
}

/**
 * Makes the secrets and the paper of a print, and stores the secrets only after somebody took the
 * paper: a jammed printer, a crash or a forgotten print changes nothing.
 */
export function makePrint(deps: MakingDeps, making: Making): Promise<void> {
  switch (making.print.kind) {
    case 'cards':
      return makeCards(deps, making);
    case 'slips':
      return makeSlips(deps, making);
    case 'labels':
      return makeLabels(making);
  }
}

async function makeCards({ cards, textOf }: MakingDeps, making: Making): Promise<void> {
  const { print, pupils, sheet, actor, ready } = making;
  const made = await cards.makeCards({
    schoolCode: sheet.school.code,
    scope: { accountIds: pupils.map(({ id }) => id) },
    printId: print.id,
    actor,
    onProgress: (done) => step(making, done),
    deliver: async (rows) => {
      const { out, content } = memoryPaper(MOST_BYTES);
      const printed = rows.map((row) => ({
        ...row,
        answers: row.cards.map(({ questionId, answer }) => ({
          ...{ questionId, answer },
          questions: sheet.languages.map(({ code }) => textOf(questionId, code)),
        })),
      }));
      await renderCards(out, printed, sheet);
      await ready(content());
    },
  });
  if (made.kind !== 'made') throw new Error(`the pupils of a print changed: ${made.kind}`);
}

async function makeSlips({ makeDefault, hashing }: MakingDeps, making: Making): Promise<void> {
  const { job, print, pupils, ready } = making;
  const { schoolId } = print;
  let done = 0;
  const made = await inPool(pupils, hashing.atOnce, async (pupil) => {
    const { password, stored } = await patiently(() => makeDefault({ ...pupil, schoolId }));
    step(making, ++done);
    return { slip: { ...pupil, defaultPassword: password }, accountId: pupil.id, stored };
  });
  job.planned.push(...made.map(({ accountId, stored }) => ({ accountId, stored })));
  const slips: Slip[] = made.map(({ slip }) => slip);
  const { out, content } = memoryPaper(MOST_BYTES);
  const { validFrom, expiresAt } = print;
  if (expiresAt === null) throw new Error('slips without an end');
  const sheet: SlipSheet = { ...making.sheet, validFrom, expiresAt };
  await renderSlips(out, slips.splice(0), sheet);
  await ready(content());
}

async function makeLabels({ pupils, sheet, ready }: Making): Promise<void> {
  const { out, content } = memoryPaper(MOST_BYTES);
  await renderLabels(out, pupils, sheet);
  await ready(content());
}

function step({ job, onProgress }: Making, done: number): void {
  if (job.isDropped()) throw new PrintDropped();
  onProgress(done);
}
