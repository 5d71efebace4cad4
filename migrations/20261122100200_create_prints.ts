import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('print_jobs', (table) => {
    table.text('id').primary();
    table.text('school_id').notNullable().references('id').inTable('schools').onDelete('CASCADE');
    // 'cards', 'slips' or 'labels'
    table.text('kind').notNullable();
    // Whose, in words: a class or a level, never a pupil's name.
    table.text('what').notNullable();
    table.text('made_by_kind').notNullable();
    table.text('made_by_id');
    // 'making', 'ready', 'handed-out', 'confirmed', 'lapsed' or 'failed'
    table.text('state').notNullable();
    table.integer('total').notNullable();
    table.integer('done').notNullable();
    // Slips only.
    table.bigInteger('valid_from');
    table.bigInteger('expires_at');
    table.bigInteger('made_at').notNullable();
    table.bigInteger('ready_at');
    // Until when the paper is kept in the memory of its process.
    table.bigInteger('kept_until');
    table.bigInteger('handed_out_at');
    // Cards only: until when those that take the place of others can be confirmed.
    table.bigInteger('lapses_at');
    table.bigInteger('confirmed_at');
    // The process that makes and keeps the paper; it is taken for dead when it stops renewing this.
    table.text('holder').notNullable();
    table.bigInteger('lease_until').notNullable();
    table.index(['school_id', 'made_at']);
    table.index(['state', 'lease_until']);
  });
  await createPlannedPasswords(knex);
  await knex.schema.alterTable('answer_sets', (table) => {
    // Which print a card came from, so that confirming one never confirms a later one.
    table.text('print_id');
    table.index(['print_id']);
  });
}

/** Default passwords on slips that are handed out: each waits for its day, the old one goes on. */
async function createPlannedPasswords(knex: Knex): Promise<void> {
  await knex.schema.createTable('planned_passwords', (table) => {
    table.text('account_id').primary().references('id').inTable('accounts').onDelete('CASCADE');
    table
      .text('print_id')
      .notNullable()
      .references('id')
      .inTable('print_jobs')
      .onDelete('CASCADE')
      .index();
    table.text('phc').notNullable();
    table.text('pepper_id').notNullable();
    table.bigInteger('valid_from').notNullable().index();
    table.bigInteger('expires_at').notNullable();
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.alterTable('answer_sets', (table) => {
    table.dropIndex(['print_id']);
  });
  // Raw, since knex would copy the whole table on SQLite and lose its partial indexes.
  await knex.raw('ALTER TABLE answer_sets DROP COLUMN print_id');
  await knex.schema.dropTable('planned_passwords');
  await knex.schema.dropTable('print_jobs');
}
