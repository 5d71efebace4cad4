import type { Audit, AuditEntry } from '../audit/audit';
import { HOUR } from '../clock';
import { inTransaction, type Tx } from '../db/database';
import {
  dropPending,
  holdSets,
  pendingCards,
  pupilsOf,
  schoolId,
  type CardScope,
} from './cards.store';
import {
  hashCards,
  printCards,
  type CardRow,
  type HashedCard,
  type PrintDeps,
  type Progress,
} from './print-cards';
import { insertSet, promotePending, replaceSets } from './questions.store';

export interface CardOrder {
  schoolCode: string;
  scope: CardScope;
  actor: AuditEntry['actor'];
}

export interface MakeCards extends CardOrder {
  /** Kept with the cards, so that this very print can be confirmed. */
  printId?: string;
  onProgress?: Progress;
  /**
   * Gets the rows before anything is stored, and should have them safe when it returns: a card that
   * nobody can read must never replace one. When it throws, nothing is stored.
   */
  deliver?: (rows: readonly CardRow[]) => Promise<void>;
}

export interface ConfirmCards extends Omit<CardOrder, 'scope'> {
  scope: CardScope | { printId: string };
}

export type CardsMade =
  | { kind: 'made'; rows: CardRow[] }
  | { kind: 'unknown-school' | 'no-pupils' }
  | { kind: 'not-card-level'; levels: string[] };

export type CardsConfirmed = { kind: 'confirmed'; count: number } | { kind: 'unknown-school' };

export interface Cards {
  makeCards(order: MakeCards): Promise<CardsMade>;
  /** The cards printed last were handed out: from now on only they work. */
  confirmCards(order: ConfirmCards): Promise<CardsConfirmed>;
}

export interface CardsDeps extends PrintDeps {
  audit: Audit;
  settings: { set: number; cardLevels: readonly string[]; cardPendingHours: number };
}

export function createCards(deps: CardsDeps): Cards {
  const { db, clock, audit, settings } = deps;

  return {
    async makeCards({ onProgress, deliver, printId = null, ...order }) {
      const school = await schoolId(db, order.schoolCode);
      if (!school) return { kind: 'unknown-school' };
      const pupils = await pupilsOf(db, school, order.scope);
      if (pupils.length === 0) return { kind: 'no-pupils' };
      const levels = [...new Set(pupils.map(({ level }) => level))];
      const refused = levels.filter((level) => !settings.cardLevels.includes(level));
      if (refused.length > 0) return { kind: 'not-card-level', levels: refused };

      const printed = await printCards(deps, pupils);
      const rows = printed.map(({ row }) => row);
      let hashed = await hashCards(deps, printed, onProgress);
      await deliver?.(rows);
      while (hashed.length > 0) {
        const cards = hashed;
        // Who used the old card just now changed what the new one was hashed like: once more.
        const late = await inTransaction(db, (tx) =>
          storeCards(tx, deps, { order, school, cards, printId }),
        );
        hashed = await hashCards(deps, late);
      }
      return { kind: 'made', rows };
    },

    async confirmCards(order) {
      const school = await schoolId(db, order.schoolCode);
      if (!school) return { kind: 'unknown-school' };
      const pending = await pendingCards(db, school, order.scope);
      if (pending.length === 0) return { kind: 'confirmed', count: 0 };
      return inTransaction(db, async (tx) => {
        const now = clock.now();
        let count = 0;
        for (const card of pending) if (await promotePending(tx, { ...card, now })) count++;
        const deed = { order, school, at: now, count };
        if (count > 0) await audit.record(tx, event('cards.confirmed', deed));
        return { kind: 'confirmed', count };
      });
    },
  };
}

interface Store {
  order: CardOrder;
  school: string;
  cards: readonly HashedCard[];
  printId: string | null;
}

/** @returns the cards whose account changed since they were hashed: they are not stored */
async function storeCards(tx: Tx, deps: CardsDeps, store: Store): Promise<HashedCard[]> {
  const { order, school, cards, printId } = store;
  const at = deps.clock.now();
  const inForce = cards.flatMap(({ current }) => (current ? [current.id] : []));
  const rounds = await holdSets(tx, inForce);
  const late: HashedCard[] = [];
  for (const card of cards) {
    const unchanged = !card.current || rounds.get(card.current.id) === card.current.round;
    const stored = unchanged && (await storeCard(tx, card, { at, printId, ...deps.settings }));
    if (!stored) late.push(card);
  }
  const count = cards.length - late.length;
  if (count > 0)
    await deps.audit.record(tx, event('cards.made', { order, school, at, count, printId }));
  return late;
}

interface Storing {
  at: number;
  printId: string | null;
  cardPendingHours: number;
}

/** The first card counts at once, a later one when it is used or handed out. */
async function storeCard(
  tx: Tx,
  { accountId, current, alike, answers }: HashedCard,
  { at, printId, cardPendingHours }: Storing,
): Promise<boolean> {
  const lapsesAt = alike ? at + cardPendingHours * HOUR : null;
  const set = { accountId, bank: 'card', createdAt: at, lapsesAt, printId, answers } as const;
  if (current && !alike) {
    await replaceSets(tx, { ...set, source: 'card' });
    return true;
  }
  await dropPending(tx, accountId);
  return insertSet(tx, { ...set, source: 'card' });
}

interface Deed {
  order: CardOrder | ConfirmCards;
  school: string;
  at: number;
  count: number;
  printId?: string | null;
}

function event(action: string, { order, school, at, count, printId = null }: Deed): AuditEntry {
  const { actor, scope } = order;
  // Chosen pupils are told of by their print; a list of them is no detail.
  const details = 'accountIds' in scope ? { printId, count } : { ...scope, count };
  return { chain: school, at, actor, subjectId: null, action, result: 'done', details };
}
