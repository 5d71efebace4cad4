import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await createAccounts(knex);
  await knex.schema.createTable('login_id_claims', (table) => {
    // Keyed digests: a purged pupil's login ID is never given again, and cannot be read here.
    table.text('digest').primary();
    table.text('base_digest').notNullable().index();
    table.integer('number').notNullable();
    table.bigInteger('given_at').notNullable();
  });
  await knex.schema.createTable('class_moves', (table) => {
    table.text('id').primary();
    table.text('account_id').notNullable().references('id').inTable('accounts').onDelete('CASCADE');
    table.text('from_class_id');
    table.text('to_class_id').notNullable();
    table.text('from_level');
    table.text('to_level').notNullable();
    table.bigInteger('moved_at').notNullable();
    table.index(['account_id', 'moved_at']);
  });
}

function createAccounts(knex: Knex): Promise<void> {
  return knex.schema.createTable('accounts', (table) => {
    table.text('id').primary();
    table.text('school_id').notNullable().references('id').inTable('schools').onDelete('RESTRICT');
    table.text('student_number').notNullable();
    table.text('login_id').notNullable();
    table.text('login_id_folded').notNullable().unique();
    table.text('full_name').notNullable();
    table.text('first_name').notNullable();
    table.text('last_name').notNullable();
    table.text('form_class_id').notNullable().references('id').inTable('form_classes').index();
    table.text('level').notNullable();
    table.text('guardian_email');
    table.text('guardian_mobile');
    table.text('status').notNullable();
    table.bigInteger('status_at').notNullable();
    // Bumped by whatever ends every session and open reset.
    table.integer('auth_epoch').notNullable().defaultTo(0);
    table.bigInteger('last_sign_in_at');
    table.bigInteger('challenge_closed_at');
    table.bigInteger('challenge_reset_at');
    table.bigInteger('enrol_asked_at');
    table.bigInteger('created_at').notNullable();
    table.bigInteger('updated_at').notNullable();
    table.unique(['school_id', 'student_number']);
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('class_moves');
  await knex.schema.dropTable('login_id_claims');
  await knex.schema.dropTable('accounts');
}
