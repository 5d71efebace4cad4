import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { pino } from 'pino';
import { createMakeDefault } from '../../server/access/default-passwords';
import { loadConfig } from '../../server/config';
import type { Db } from '../../server/db/database';
import { createLanguages } from '../../server/languages/languages';
import { createPrints, type Print, type Prints } from '../../server/paper/prints';
import type { CardRow } from '../../server/questions/print-cards';
import { createCards } from '../../server/questions/cards';
import { createServices, type Services } from '../../server/services';
import { fakeClock, type FakeClock } from './fake-clock';
import { testSecrets } from './portal';

export interface PrintsInTest {
  prints: Prints;
  services: Services;
  clock: FakeClock;
  /** What was printed, by login ID: the latest of each. */
  cards: Map<string, CardRow['cards']>;
  passwords: Map<string, string>;
  logged: string[];
  /** Waits until it is not being made any more. */
  made: (id: string) => Promise<Print>;
}

/** The room as the program wires it, with an eye on the secrets; made anew it is a second process. */
export function printsOn(db: Db, clock: FakeClock = fakeClock()): PrintsInTest {
  const environment = { ...testSecrets, DATA_DIR: tmpdir(), DATABASE_URL: 'sqlite:unused' };
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) });
  const config = loadConfig({ environment });
  const services = createServices(config, { clock, db, log });
  const { hashing, banks, audit } = services;
  const printed = {
    cards: new Map<string, CardRow['cards']>(),
    passwords: new Map<string, string>(),
  };
  const settings = { set: 3, cardLevels: ['P1', 'P2', 'P3'], cardPendingHours: 24 };
  const cards = createCards({ db, clock, hashing, banks, audit, settings });
  const makeDefault = createMakeDefault(services);
  const prints = createPrints({
    ...services,
    ...{
      log,
      languages: createLanguages(),
      baseUrl: config.BASE_URL,
      cardLevels: settings.cardLevels,
      defaultHoursFor: () => 168,
    },
    textOf: (questionId, language) => services.questions.textOf(questionId, language),
    cards: {
      ...cards,
      makeCards: ({ deliver, ...order }) =>
        cards.makeCards({
          ...order,
          deliver: (rows) => {
            for (const row of rows) printed.cards.set(row.loginId, row.cards);
            return deliver?.(rows) ?? Promise.resolve();
          },
        }),
    },
    makeDefault: async (account) => {
      const made = await makeDefault(account);
      printed.passwords.set(account.loginId, made.password);
      return made;
    },
  });
  return { ...{ prints, services, clock, logged, ...printed }, made: (id) => made(prints, id) };
}

async function made(prints: Prints, id: string): Promise<Print> {
  for (;;) {
    const print = await prints.progress(id);
    if (!print) throw new Error('there is no such print');
    if (print.state !== 'making') return print;
    await sleep(5);
  }
}
