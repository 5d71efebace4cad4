import type { Account } from '../accounts/account';
import { toAccount, type AccountRow } from '../accounts/accounts.store';
import type { ScopedDb } from '../scope/scope.store';

declare const inScope: unique symbol;

/** A pupil whom the person at the desk may see. Nothing but a scoped query makes one. */
export type PupilInScope = Account & { readonly [inScope]: true };

export async function findPupil(scoped: ScopedDb, id: string): Promise<PupilInScope | null> {
  const [pupil] = await findPupils(scoped, [id]);
  return pupil ?? null;
}

/** Those of `ids` that lie in the scope, by name. */
export async function findPupils(
  scoped: ScopedDb,
  ids: readonly string[],
): Promise<PupilInScope[]> {
  const rows = await scoped
    .pupils()
    .whereIn('accounts.id', ids)
    .join('form_classes', 'form_classes.id', 'accounts.form_class_id')
    .orderBy(['accounts.full_name', 'accounts.id'])
    .select<AccountRow[]>('accounts.*', 'form_classes.name as class_name');
  return rows.map((row) => toAccount(row) as PupilInScope);
}
