import { createMakeDefault } from './access/default-passwords';
import { patientHashing } from './paper/patience';
import { createPrints } from './paper/prints';
import { createLanguages } from './languages/languages';
import type { Lockout } from './lockout/lockout';
import { createCards } from './questions/cards';
import type { wireSecrets } from './secrets';
import type { Ground } from './services';

type Parts = Ground & ReturnType<typeof wireSecrets> & { lockout: Lockout };

/** Wires what prints: cards are made as ever, only that a print waits where a page would not. */
export function wirePrints({ config, ...parts }: Parts) {
  const { questions, hashing, schoolPolicies } = parts;
  return createPrints({
    ...parts,
    languages: createLanguages(),
    baseUrl: config.BASE_URL,
    cardLevels: config.CARD_LEVELS,
    defaultHoursFor: schoolPolicies.defaultHoursFor,
    makeDefault: createMakeDefault(parts),
    textOf: (questionId, language) => questions.textOf(questionId, language),
    cards: createCards({
      ...parts,
      hashing: patientHashing(hashing),
      settings: {
        set: config.QNA_SET,
        cardLevels: config.CARD_LEVELS,
        cardPendingHours: config.CARD_PENDING_HOURS,
      },
    }),
  });
}
