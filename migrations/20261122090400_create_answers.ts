import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await createAnswerSets(knex);
  await knex.schema.createTable('answers', (table) => {
    table.text('id').primary();
    table
      .text('answer_set_id')
      .notNullable()
      .references('id')
      .inTable('answer_sets')
      .onDelete('CASCADE');
    table.integer('position').notNullable();
    table.text('question_id').notNullable();
    table.text('phc').notNullable();
    table.text('pepper_id').notNullable();
    table.integer('norm_version').notNullable();
    table.unique(['answer_set_id', 'position']);
    table.unique(['answer_set_id', 'question_id']);
  });
  await knex.schema.createTable('decoy_profiles', (table) => {
    table.text('id').primary();
    table.bigInteger('made_at').notNullable();
    table.text('profile').notNullable();
  });
}

async function createAnswerSets(knex: Knex): Promise<void> {
  await knex.schema.createTable('answer_sets', (table) => {
    table.text('id').primary();
    table.text('account_id').notNullable().references('id').inTable('accounts').onDelete('CASCADE');
    // 'own' or 'card'
    table.text('source').notNullable();
    // 'current', or 'pending': a card that was printed and not yet used or handed out
    table.text('state').notNullable();
    table.text('bank').notNullable();
    table.integer('set_size').notNullable();
    // Successes so far; which questions are asked hangs on it.
    table.integer('round').notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('confirmed_at');
    // Pending ones only.
    table.bigInteger('lapses_at');
    table.index(['account_id']);
  });
  for (const state of ['current', 'pending']) {
    await knex.raw(
      `CREATE UNIQUE INDEX answer_sets_one_${state} ON answer_sets (account_id) WHERE state = '${state}'`,
    );
  }
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('decoy_profiles');
  await knex.schema.dropTable('answers');
  await knex.schema.dropTable('answer_sets');
}
