import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('password_credentials', (table) => {
    table.text('account_id').primary().references('id').inTable('accounts').onDelete('CASCADE');
    table.text('phc').notNullable();
    // Which pepper went in: the PHC string does not tell.
    table.text('pepper_id').notNullable();
    // 'own' or 'default'
    table.text('kind').notNullable();
    table.bigInteger('valid_from');
    table.bigInteger('expires_at');
    table.bigInteger('changed_at').notNullable();
    // 'challenge', 'self', 'default', 'first' …
    table.text('changed_how').notNullable();
    table.bigInteger('notice_pending_at');
  });
  await knex.schema.createTable('password_history', (table) => {
    table.text('id').primary();
    table.text('account_id').notNullable().references('id').inTable('accounts').onDelete('CASCADE');
    table.text('phc').notNullable();
    table.text('pepper_id').notNullable();
    table.bigInteger('set_at').notNullable();
    table.index(['account_id', 'set_at']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('password_history');
  await knex.schema.dropTable('password_credentials');
}
