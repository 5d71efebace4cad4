import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('schools', (table) => {
    table.text('id').primary();
    table.text('code').notNullable().unique();
    table.text('name').notNullable();
    table.text('time_zone').notNullable();
    // JSON: address ranges in CIDR notation.
    table.text('networks').notNullable();
    // JSON: the lines that a locked-out child is shown.
    table.text('contact').notNullable();
    table.text('office_hours').notNullable();
    // An iCalendar text.
    table.text('holidays');
    table.bigInteger('created_at').notNullable();
  });
  await knex.schema.createTable('form_classes', (table) => {
    table.text('id').primary();
    table.text('school_id').notNullable().references('id').inTable('schools').onDelete('RESTRICT');
    table.integer('year').notNullable();
    table.text('name').notNullable();
    table.text('level').notNullable();
    // Last year's 3A is another class than this year's.
    table.unique(['school_id', 'year', 'name']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('form_classes');
  await knex.schema.dropTable('schools');
}
