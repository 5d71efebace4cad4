import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.alterTable('schools', (table) => {
    // Codes such as "en", as JSON, in the order in which they stand on cards and slips.
    table.text('paper_languages').notNullable().defaultTo('["en"]');
  });
  await knex.schema.alterTable('print_jobs', (table) => {
    // Old ones are dropped by housekeeping.
    table.index(['made_at'], 'print_jobs_made_at');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('print_jobs', (table) => {
    table.dropIndex(['made_at'], 'print_jobs_made_at');
  });
  // knex would rebuild the whole table on SQLite, which its foreign keys forbid.
  await knex.raw('ALTER TABLE schools DROP COLUMN paper_languages');
}
