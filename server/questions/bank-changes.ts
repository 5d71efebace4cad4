import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db, type Tx } from '../db/database';
import { asStaff, INSTALLATION_CHAIN } from '../staff/staff-trail';
import {
  changeBetween,
  leastOffered,
  mergedBanks,
  newQuestionId,
  type Bank,
  type BankQuestion,
} from './bank.rules';
import { insertVersion, latestVersions, takeBank } from './bank-versions.store';
import type { Banks } from './banks';
import { shippedBanks } from './shipped-banks';
import {
  readsLike,
  readWording,
  type TypedWording,
  type Wording,
  type WordingProblem,
} from './wording.rules';

export interface BankChangesDeps {
  db: Db;
  clock: Clock;
  audit: Audit;
  banks: Banks;
  /** How many questions a pupil chooses. */
  set: number;
}

/** A question as the form was filled from it, and who changes it. */
export interface QuestionDeed {
  questionId: string;
  version: number;
  /** The id of a person of the staff. */
  staffId: string;
}

export interface NewQuestion {
  bank: string;
  typed: TypedWording;
  staffId: string;
}

/** `done`: `id` of the question. */
export type BankResult =
  | { kind: 'done'; id: string }
  | { kind: 'unchanged' }
  | { kind: 'refused'; problems: WordingProblem[] }
  /** Retiring it would leave fewer than so many. */
  | { kind: 'too-few'; least: number }
  /** Somebody else was faster; nothing of this was kept. */
  | { kind: 'overtaken' };

export type BankChanges = ReturnType<typeof createBankChanges>;

/**
 * What the admin does to the banks. Nothing is ever deleted: each change is a version more, and
 * holds at once, since whoever needs a question reads the latest. Only for banks that are kept
 * here: those of cards are printed.
 */
export function createBankChanges(deps: BankChangesDeps) {
  return {
    add({ bank: name, typed, staffId }: NewQuestion): Promise<BankResult> {
      const { wording, problems } = readWording(typed);
      if (problems.length > 0) return Promise.resolve({ kind: 'refused', problems });
      return inBank(deps, name, async (tx, banks) => {
        const alike = readsLike(wording, bankNamed(banks, name).questions);
        if (alike.length > 0) return { kind: 'refused', problems: alike };
        const taken = banks.flatMap(({ all }) => all.map(({ id }) => id));
        const id = newQuestionId(wording.text, taken);
        const question = { id, ...wording, bank: name, state: 'offered', version: 1 } as const;
        return keep(tx, deps, { question, before: null, staffId });
      });
    },

    change(deed: QuestionDeed & { typed: TypedWording }): Promise<BankResult> {
      const { wording, problems } = readWording(deed.typed);
      if (problems.length > 0) return Promise.resolve({ kind: 'refused', problems });
      return inBankOf(deps, deed, async (tx, { bank, before }) => {
        if (isSame(wording, before)) return { kind: 'unchanged' };
        const alike = before.state === 'offered' ? readsLike(wording, othersIn(bank, before)) : [];
        if (alike.length > 0) return { kind: 'refused', problems: alike };
        return keep(tx, deps, { question: nextOf(before, wording), before, ...deed });
      });
    },

    retire(deed: QuestionDeed): Promise<BankResult> {
      return inBankOf(deps, deed, async (tx, { bank, before }) => {
        if (before.state === 'retired') return { kind: 'unchanged' };
        const least = leastOffered(deps.set);
        const left = bank.all.filter(({ state }) => state === 'offered').length - 1;
        if (left < least) return { kind: 'too-few', least };
        return keep(tx, deps, { question: nextOf(before, { state: 'retired' }), before, ...deed });
      });
    },

    offer(deed: QuestionDeed): Promise<BankResult> {
      return inBankOf(deps, deed, async (tx, { bank, before }) => {
        if (before.state === 'offered') return { kind: 'unchanged' };
        const alike = readsLike(before, othersIn(bank, before));
        if (alike.length > 0) return { kind: 'refused', problems: alike };
        return keep(tx, deps, { question: nextOf(before, { state: 'offered' }), before, ...deed });
      });
    },
  };
}

/** The banks as they are now, and nobody else changes this one until the end. */
async function inBank(
  { db, banks, set }: BankChangesDeps,
  name: string,
  work: (tx: Tx, banks: Bank[]) => Promise<BankResult>,
): Promise<BankResult> {
  const result = await inTransaction(db, async (tx) => {
    await takeBank(tx, name);
    return work(tx, mergedBanks(shippedBanks, await latestVersions(tx), set));
  });
  // Who was overtaken has to see by what.
  await banks.reload();
  return result;
}

interface Found {
  bank: Bank;
  before: BankQuestion;
}

async function inBankOf(
  deps: BankChangesDeps,
  { questionId, version }: QuestionDeed,
  work: (tx: Tx, found: Found) => Promise<BankResult>,
): Promise<BankResult> {
  const name = deps.banks.find(questionId)?.bank;
  if (name === undefined) throw new Error(`no bank holds the question ${questionId}`);
  return inBank(deps, name, async (tx, banks) => {
    const bank = bankNamed(banks, name);
    const before = bank.all.find(({ id }) => id === questionId);
    if (before?.version !== version) return { kind: 'overtaken' };
    return work(tx, { bank, before });
  });
}

interface Keeping {
  question: BankQuestion;
  before: BankQuestion | null;
  staffId: string;
}

async function keep(
  tx: Tx,
  { clock, audit }: BankChangesDeps,
  { question, before, staffId }: Keeping,
): Promise<BankResult> {
  const at = clock.now();
  const isFirst = await insertVersion(tx, { ...question, madeAt: at, madeBy: staffId });
  if (!isFirst) return { kind: 'overtaken' };
  const { kind, fields } = changeBetween(before, question);
  const { id, bank, version } = question;
  await audit.record(tx, {
    ...{ chain: INSTALLATION_CHAIN, at, actor: asStaff(staffId), subjectId: null },
    ...{ action: `question.${kind}`, result: 'done' },
    details: {
      bank,
      question: id,
      version,
      ...(fields.length > 0 && { fields: fields.join(' ') }),
    },
  });
  return { kind: 'done', id };
}

function nextOf(before: BankQuestion, change: Partial<BankQuestion>): BankQuestion {
  return { ...before, ...change, version: before.version + 1 };
}

function othersIn(bank: Bank, question: BankQuestion): BankQuestion[] {
  return bank.all.filter(({ id, state }) => state === 'offered' && id !== question.id);
}

function isSame({ text, popular }: Wording, before: BankQuestion): boolean {
  const change = changeBetween(before, { text, popular, state: before.state });
  return change.fields.length === 0;
}

function bankNamed(banks: readonly Bank[], name: string): Bank {
  const found = banks.find((bank) => bank.name === name);
  if (!found) throw new Error(`there is no question bank "${name}"`);
  return found;
}
