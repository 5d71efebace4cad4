import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('help_requests', (table) => {
    table.text('id').primary();
    // Keyed digest of the reference: a reader of this table cannot open the asker's page.
    table.text('reference_digest').notNullable().unique();
    table.text('school_id').notNullable().references('id').inTable('schools').onDelete('RESTRICT');
    // Only where the school has such a class this year; never found by way of a pupil.
    table.text('form_class_id').references('id').inTable('form_classes');
    // As long as it is open: the next one for the same name and class joins this one.
    table.text('open_key').unique();
    table.text('merged_into').references('id').inTable('help_requests').index();
    table.text('full_name').notNullable();
    table.text('class_name').notNullable();
    // 'guardian', 'pupil' or 'teacher'
    table.text('asking').notNullable();
    // 'forgot-answers', 'locked', 'default-password' or 'other'
    table.text('problem').notNullable();
    table.text('message').notNullable();
    table.text('reply_to').notNullable();
    table.text('language').notNullable();
    // 'received', 'looking', 'answered', 'come' or 'closed'
    table.text('state').notNullable();
    table.bigInteger('made_at').notNullable();
    table.bigInteger('expected_at');
    table.text('taken_by');
    table.bigInteger('taken_at');
    table.text('answered_key');
    table.text('resolution');
    table.text('closed_by');
    table.bigInteger('closed_at').index();
    table.index(['school_id', 'state', 'made_at']);
    table.index(['form_class_id', 'state', 'made_at']);
  });
  await knex.schema.createTable('help_request_counts', (table) => {
    // Keyed digest of a visitor, or of a school.
    table.text('digest').primary();
    table.bigInteger('started_at').notNullable().index();
    table.integer('count').notNullable();
  });
  await knex.schema.alterTable('schools', (table) => {
    // A form of the school's own, which then takes the place of ours.
    table.text('help_form_url');
  });
}

export async function down(knex: Knex): Promise<void> {
  // knex would rebuild the whole table on SQLite, which its foreign keys forbid.
  await knex.raw('ALTER TABLE schools DROP COLUMN help_form_url');
  await knex.schema.dropTable('help_request_counts');
  await knex.schema.dropTable('help_requests');
}
