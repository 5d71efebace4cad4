import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // Only what the admin changed: the banks that ship with the program are version 0 of a question.
  await knex.schema.createTable('question_versions', (table) => {
    table.text('id').primary();
    table.text('question_id').notNullable();
    table.integer('version').notNullable();
    table.text('bank').notNullable();
    // 'offered' or 'retired'
    table.text('state').notNullable();
    // JSON, a text for each language
    table.text('texts').notNullable();
    // JSON, a list
    table.text('popular').notNullable();
    table.bigInteger('made_at').notNullable();
    table.text('made_by').notNullable();
    // Of two who change the same question at once, one gets its place.
    table.unique(['question_id', 'version']);
  });
  // How often a bank was changed: changes of one bank wait for each other here, and nodes see from
  // it whether they have to read the versions again.
  await knex.schema.createTable('question_banks', (table) => {
    table.text('name').primary();
    table.integer('revision').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('question_banks');
  await knex.schema.dropTable('question_versions');
}
