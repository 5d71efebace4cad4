import type { Audit } from '../audit/audit';
import type { Clock } from '../clock';
import { inTransaction, type Db } from '../db/database';
import { newSecret } from '../embedded-secrets';
import { pepperUses } from '../password/pepper-use.store';
import { changeSecretsFile, type SecretsFile } from '../secrets-file';
import { INSTALLATION_CHAIN } from '../staff/staff-trail';
import { inFront, settingOf, type SecretKind } from './lists.rules';
import { idOf } from './status';

export interface RotationDependencies {
  db: Db;
  clock: Clock;
  audit: Audit;
  /** The secrets.json of the installation. */
  file: string;
}

export type RotationResult =
  | { kind: 'added' | 'in-front' | 'dropped'; id: string }
  /** The first step was taken: the second one is due. */
  | { kind: 'waits'; id: string }
  | { kind: 'none-waits' }
  | { kind: 'not-there' }
  | { kind: 'newest' }
  | { kind: 'never-goes' }
  | { kind: 'used'; hashes: number };

type Change = (content: SecretsFile) => RotationResult | { id: string; next: SecretsFile };

/** The three steps in which a secret of an installation that made its own is exchanged. */
export function createRotation(dependencies: RotationDependencies) {
  const deed = createDeed(dependencies);
  return {
    /** First step: every process that starts from now on knows it; none uses it. */
    add: (kind: SecretKind) => deed('added', kind, adding(kind)),

    /** Second step, once every process was started anew: it hashes and signs. */
    use: (kind: SecretKind) => deed('in-front', kind, using(kind)),

    /** Last step: an old one goes when nothing hangs on it. */
    drop: async (kind: SecretKind, id: string): Promise<RotationResult> => {
      if (kind === 'index') return { kind: 'never-goes' };
      const hashes = kind === 'pepper' ? await hashesWith(dependencies.db, id) : 0;
      return deed('dropped', kind, dropping(kind, { id, hashes }));
    },
  };
}

function adding(kind: SecretKind): Change {
  return (content) => {
    const waiting = content.COMING?.[settingOf[kind]];
    if (waiting !== undefined) return { kind: 'waits', id: idOf[kind](waiting) };
    const secret = newSecret();
    const COMING = { ...content.COMING, [settingOf[kind]]: secret };
    return { id: idOf[kind](secret), next: { ...content, COMING } };
  };
}

function using(kind: SecretKind): Change {
  return ({ COMING: coming = {}, ...lists }) => {
    const name = settingOf[kind];
    const { [name]: secret, ...others } = coming;
    if (secret === undefined) return { kind: 'none-waits' };
    const next: SecretsFile = { ...lists, [name]: inFront(lists[name], secret) };
    if (Object.keys(others).length > 0) next.COMING = others;
    return { id: idOf[kind](secret), next };
  };
}

function dropping(kind: SecretKind, { id, hashes }: { id: string; hashes: number }): Change {
  return (content) => {
    const list = content[settingOf[kind]];
    const place = list.findIndex((secret) => idOf[kind](secret) === id);
    if (place < 0) return { kind: 'not-there' };
    if (place === 0) return { kind: 'newest' };
    if (hashes > 0) return { kind: 'used', hashes };
    return { id, next: { ...content, [settingOf[kind]]: list.toSpliced(place, 1) } };
  };
}

function createDeed(dependencies: RotationDependencies) {
  return async function deed(
    done: 'added' | 'in-front' | 'dropped',
    kind: SecretKind,
    change: Change,
  ): Promise<RotationResult> {
    const outcomes: ReturnType<Change>[] = [];
    changeSecretsFile(dependencies.file, (content) => {
      const outcome = change(content);
      outcomes.push(outcome);
      return 'next' in outcome ? outcome.next : null;
    });
    const [outcome = { kind: 'not-there' }] = outcomes;
    if (!('next' in outcome)) return outcome;
    await record(dependencies, { step: done, what: kind });
    return { kind: done, id: outcome.id };
  };
}

/** How many hashes still need this pepper. */
export async function hashesWith(db: Db, pepperId: string): Promise<number> {
  return (await pepperUses(db)).find(({ id }) => id === pepperId)?.hashes ?? 0;
}

function record(
  { db, clock, audit }: RotationDependencies,
  details: { step: string; what: SecretKind },
): Promise<void> {
  return inTransaction(db, (tx) =>
    audit.record(tx, {
      ...{ chain: INSTALLATION_CHAIN, at: clock.now(), actor: { kind: 'operator', id: null } },
      ...{ subjectId: null, action: 'keys.rotated', result: 'done', details },
    }),
  );
}
