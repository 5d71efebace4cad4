import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('roster_imports', (table) => {
    // A number and no UUID: it stands in millions of staged rows and in each of their indexes.
    table.increments('id');
    // The row is the lock: one import a school. It goes with the commit.
    table
      .text('school_id')
      .notNullable()
      .unique()
      .references('id')
      .inTable('schools')
      .onDelete('CASCADE');
    table.bigInteger('started_at').notNullable();
    table.bigInteger('beat_at').notNullable();
  });
  await createRows(knex);
  await createIds(knex);
}

function createRows(knex: Knex): Promise<void> {
  return knex.schema.createTable('roster_import_rows', (table) => {
    table.integer('import_id').notNullable();
    table.integer('line').notNullable();
    table.text('problem');
    table.specificType('student_number', codePointText(knex));
    table.text('full_name');
    table.text('first_name');
    table.text('last_name');
    table.text('form_class_id');
    table.text('class_name');
    table.text('level');
    table.text('guardian_email');
    table.text('guardian_mobile');
    // The login ID that the file gives.
    table.text('login_id');
    table.text('login_id_folded');
    table.text('login_id_digest');
    // What the name gives: a base, or the reason why not.
    table.text('base');
    table.specificType('base_folded', codePointText(knex));
    table.text('base_problem');
    // The id of the account if the pupil is new, else of the class move if there is one.
    table.text('fresh_id');
    table.primary(['import_id', 'line']);
    table.index(['import_id', 'student_number', 'line'], 'roster_rows_number');
    table.index(['import_id', 'login_id_folded', 'line'], 'roster_rows_login_id');
    table.index(['import_id', 'base_folded', 'student_number'], 'roster_rows_base');
  });
}

function createIds(knex: Knex): Promise<void> {
  return knex.schema.createTable('roster_import_ids', (table) => {
    table.integer('import_id').notNullable();
    table.integer('line').notNullable();
    table.text('account_id').notNullable();
    table.text('login_id').notNullable();
    table.text('login_id_folded').notNullable();
    table.text('digest').notNullable();
    table.text('base_digest').notNullable();
    table.integer('number').notNullable();
    table.text('phc');
    table.text('pepper_id');
    table.primary(['import_id', 'line']);
    table.unique(['import_id', 'digest'], { indexName: 'roster_ids_digest' });
  });
}

// Numbers are given in this order; the order of a language would differ between machines.
function codePointText(knex: Knex): string {
  const { client } = (knex.client as { config: { client: unknown } }).config;
  return client === 'pg' ? 'text COLLATE "C"' : 'text';
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('roster_import_ids');
  await knex.schema.dropTable('roster_import_rows');
  await knex.schema.dropTable('roster_imports');
}
