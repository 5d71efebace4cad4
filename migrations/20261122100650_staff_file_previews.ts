import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('staff_file_previews', (table) => {
    table.text('id').primary();
    table.text('school_id').notNullable().references('id').inTable('schools').onDelete('CASCADE');
    table.text('owner_id').notNullable();
    table.bigInteger('expires_at').notNullable().index();
    // Of what was shown: anything else is shown again before it is done.
    table.text('digest').notNullable();
    // JSON: the rows of the file.
    table.text('rows').notNullable();
  });
  // What one person did, beside what happened to a person.
  await knex.schema.alterTable('audit_events', (table) => {
    table.index(['actor_id', 'at', 'id'], 'audit_events_actor');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('audit_events', (table) => {
    table.dropIndex(['actor_id', 'at', 'id'], 'audit_events_actor');
  });
  await knex.schema.dropTable('staff_file_previews');
}
