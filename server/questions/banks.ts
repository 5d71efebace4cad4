import type { Clock } from '../clock';
import { held } from '../db/held';
import type { Db } from '../db/database';
import { inOneOrder, mergedBanks, type Bank, type BankQuestion } from './bank.rules';
import { latestVersions, revisionOfBanks } from './bank-versions.store';
import { shippedBanks } from './shipped-banks';

export type BankName = 'private' | 'familiar';

/** The banks as they stand: what ships with the program, and what the admin made of it. */
export interface Banks {
  /** The bank that pupils choose from. */
  readonly current: Bank;
  /** The questions of printed cards: a symbol each, in the order in which cards use them. */
  readonly card: Bank;
  /** In the order in which they ship. */
  readonly list: readonly Bank[];
  /** A question of any bank, the current one or not, retired or not: older answers are still asked. */
  find(questionId: string): BankQuestion | undefined;
  /** The place of a question among all: what is asked is shown in this order. */
  order(questionId: string): number;
  /** The bank of this name, if it is still there. */
  bank(name: string): Bank | undefined;
  /** The same list until something of any bank changes. */
  readonly all: readonly BankQuestion[];
  /** Sees within seconds what another node changed. */
  refresh(): Promise<void>;
  /** Sees at once what this process changed. */
  reload(): Promise<void>;
}

export interface BanksSettings {
  current: BankName;
  /** How many questions a pupil chooses. */
  set?: number;
  /** Where changes are kept; without it the banks are as they ship. */
  ground?: { db: Db; clock: Clock };
}

/** @throws {Error} when a bank has fewer questions than `set`, or two questions have the same id */
export function createBanks({ current, set = 1, ground }: BanksSettings): Banks {
  const asShipped = snapshotOf([], set);
  if (asShipped.positions.size !== asShipped.all.length) {
    throw new Error('two questions have the same id');
  }
  for (const { name, all } of [named(asShipped, current), named(asShipped, 'card')]) {
    if (all.length < set) {
      throw new Error(`the question bank "${name}" has fewer than ${set} questions`);
    }
  }
  const snapshot = ground ? followed({ ...ground, set, asShipped }) : fixed(asShipped);
  return {
    get current() {
      return named(snapshot.value(), current);
    },
    get card() {
      return named(snapshot.value(), 'card');
    },
    get list() {
      return snapshot.value().banks;
    },
    get all() {
      return snapshot.value().all;
    },
    find(questionId) {
      const { all, positions } = snapshot.value();
      return all[positions.get(questionId) ?? -1];
    },
    order(questionId) {
      const { all, positions } = snapshot.value();
      return positions.get(questionId) ?? all.length;
    },
    bank: (name) => snapshot.value().banks.find((bank) => bank.name === name),
    refresh: () => snapshot.refresh(),
    reload: () => snapshot.reload(),
  };
}

interface Snapshot {
  banks: readonly Bank[];
  all: readonly BankQuestion[];
  positions: ReadonlyMap<string, number>;
}

function snapshotOf(latest: readonly BankQuestion[], set: number): Snapshot {
  const banks = mergedBanks(shippedBanks, latest, set);
  const all = inOneOrder(banks, shippedBanks);
  return { banks, all, positions: new Map(all.map(({ id }, position) => [id, position])) };
}

interface Following {
  db: Db;
  clock: Clock;
  set: number;
  asShipped: Snapshot;
}

/** Asks the database for its revision only, until there is a newer one. */
function followed({ db, clock, set, asShipped }: Following) {
  let last = { revision: '', snapshot: asShipped };
  return held({
    clock,
    first: asShipped,
    async load() {
      // Before the versions: one that comes in between is read twice rather than never.
      const revision = await revisionOfBanks(db);
      if (revision !== last.revision) {
        last = { revision, snapshot: snapshotOf(await latestVersions(db), set) };
      }
      return last.snapshot;
    },
  });
}

function fixed(snapshot: Snapshot) {
  const nothing = () => Promise.resolve();
  return { value: () => snapshot, refresh: nothing, reload: nothing };
}

function named({ banks }: Snapshot, name: string): Bank {
  const found = banks.find((bank) => bank.name === name);
  if (!found) throw new Error(`there is no question bank "${name}"`);
  return found;
}
