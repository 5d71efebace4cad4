import type { Knex } from 'knex';

/** What goes with an account is found by it: otherwise each purged pupil costs a look at every row. */
const goingWithAccounts = ['alerts', 'roster_transfers'] as const;

export async function up(knex: Knex): Promise<void> {
  for (const name of goingWithAccounts) {
    await knex.schema.alterTable(name, (table) => {
      table.index(['account_id'], `${name}_account`);
    });
  }
}

export async function down(knex: Knex): Promise<void> {
  for (const name of goingWithAccounts) {
    await knex.schema.alterTable(name, (table) => {
      table.dropIndex(['account_id'], `${name}_account`);
    });
  }
}
