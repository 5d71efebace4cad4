import type { ScopedDb } from '../scope/scope.store';

/** A slip of a print that waits for its day. */
export interface WaitingSlip {
  accountId: string;
  fullName: string;
  className: string;
}

/** In the order of a class list. @param page ms since 1970, and how many at most */
export async function waitingSlips(
  scoped: ScopedDb,
  printId: string,
  page: { now: number; most: number },
): Promise<WaitingSlip[]> {
  return scoped
    .ofPupils('planned_passwords', 'account_id')
    .where('planned_passwords.print_id', printId)
    .where('planned_passwords.valid_from', '>', page.now)
    .join('accounts', 'accounts.id', 'planned_passwords.account_id')
    .join('form_classes', 'form_classes.id', 'accounts.form_class_id')
    .orderBy(['form_classes.name', 'accounts.full_name', 'accounts.id'])
    .limit(page.most)
    .select<WaitingSlip[]>({
      accountId: 'accounts.id',
      fullName: 'accounts.full_name',
      className: 'form_classes.name',
    });
}
