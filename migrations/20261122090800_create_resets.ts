import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('resets', (table) => {
    // Stands in the visit's session and nowhere else: whoever has it is that visit.
    table.text('id').primary();
    table.text('account_id').notNullable().references('id').inTable('accounts').onDelete('CASCADE');
    table.integer('auth_epoch').notNullable();
    // 'choice' (locked: unlock only, or a new password) or 'new-password'
    table.text('step').notNullable();
    table.bigInteger('passed_at').notNullable();
    table.bigInteger('expires_at').notNullable().index();
    table.bigInteger('extended_at');
    table.bigInteger('used_at');
    // 'reset' or 'unlock'
    table.text('outcome');
    table.index(['account_id', 'used_at']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('resets');
}
