import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('sessions', (table) => {
    // SHA-256 of the session id: a reader of this table cannot sign in with what it holds.
    table.text('digest').primary();
    table.text('account_id').index();
    table.text('content').notNullable();
    table.bigInteger('expires_at').notNullable().index();
    // A late save of a request that was under way must not bring a destroyed session back.
    table.bigInteger('destroyed_at');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('sessions');
}
