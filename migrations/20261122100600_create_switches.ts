import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('switches', (table) => {
    table.text('id').primary();
    // 'challenge' or 'sign-in-outside'
    table.text('path').notNullable();
    // None for every school.
    table.text('school_id').references('id').inTable('schools').onDelete('CASCADE');
    // What visitors read meanwhile.
    table.text('banner').notNullable();
    table.text('set_by').notNullable();
    table.bigInteger('set_at').notNullable();
    table.bigInteger('ends_at').notNullable();
    // Taken back earlier.
    table.text('ended_by');
    table.bigInteger('ended_at');
    // Read at every attempt.
    table.index(['ended_at', 'ends_at']);
  });
  await knex.schema.alterTable('schools', (table) => {
    // Goes up with every change, so that of two people editing at once one is told.
    table.integer('version').notNullable().defaultTo(1);
  });
}

export async function down(knex: Knex): Promise<void> {
  // knex would rebuild the whole table on SQLite, which its foreign keys forbid.
  await knex.raw('ALTER TABLE schools DROP COLUMN version');
  await knex.schema.dropTable('switches');
}
