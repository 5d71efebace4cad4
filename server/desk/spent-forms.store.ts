import type { Tx } from '../db/database';

/** @returns false when this very form was sent before */
export async function spendForm(tx: Tx, digest: string, at: number): Promise<boolean> {
  const made: unknown[] = await tx('spent_forms')
    .insert({ digest, at })
    .onConflict('digest')
    .ignore()
    .returning('digest');
  return made.length === 1;
}

/** @returns how many */
export function dropSpentForms(tx: Tx, before: number, most: number): Promise<number> {
  const old = tx('spent_forms').where('at', '<', before).limit(most).select('digest');
  return tx('spent_forms').whereIn('digest', old).delete();
}
