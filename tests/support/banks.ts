import type { BankResult, QuestionDeed } from '../../server/questions/bank-changes';
import type { BankQuestion } from '../../server/questions/bank.rules';
import type { TypedWording } from '../../server/questions/wording.rules';

/** A question that no bank has. */
export const boatTexts = {
  en: 'What did you call your boat?',
  ms: 'Apakah nama bot kamu?',
  zh: '你的船叫什么？',
  ta: 'உங்கள் படகின் பெயர் என்ன?',
};

export const boatQuestion: TypedWording = { text: boatTexts, popular: 'titanic\nBoaty McBoatface' };

/** As the form of its page would send it back. */
export function typedOf({ text, popular }: BankQuestion): TypedWording {
  return { text, popular: popular.join('\n') };
}

export function deedOn({ id, version }: BankQuestion, staffId = 'admin-1'): QuestionDeed {
  return { questionId: id, version, staffId };
}

/** @throws {Error} when the change was refused */
export function idOf(result: BankResult): string {
  if (result.kind !== 'done') throw new Error(`the change of the bank was ${result.kind}`);
  return result.id;
}
