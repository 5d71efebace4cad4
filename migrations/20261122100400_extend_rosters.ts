import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  // A pupil who comes from another school is found by the number alone.
  await knex.schema.alterTable('accounts', (table) => {
    table.index(['student_number'], 'accounts_student_number');
    table.index(['status', 'status_at'], 'accounts_status');
  });
  await createPreviews(knex);
  await createLeavings(knex);
  await createTransfers(knex);
  await knex.schema.createTable('oneroster_records', (table) => {
    table.text('school_id').notNullable().references('id').inTable('schools').onDelete('CASCADE');
    // 'org', 'class', 'user' or 'enrollment'
    table.text('kind').notNullable();
    table.text('sourced_id').notNullable();
    // Of a student, so that a purge finds the record.
    table.text('student_number');
    // JSON; no names, no contacts.
    table.text('facts').notNullable();
    table.primary(['school_id', 'kind', 'sourced_id']);
    table.index(['school_id', 'student_number']);
  });
}

async function createPreviews(knex: Knex): Promise<void> {
  await knex.schema.createTable('roster_previews', (table) => {
    // Of roster_imports; that row is the school's place, this one what waits in it.
    table.integer('import_id').primary();
    table.text('owner_id').notNullable();
    table.bigInteger('expires_at').notNullable();
    // Of the pupils and classes that it was made for.
    table.text('digest').notNullable();
    // JSON
    table.text('plan').notNullable();
  });
  await knex.schema.createTable('roster_import_leavers', (table) => {
    table.integer('import_id').notNullable();
    table.integer('line').notNullable();
    table.text('student_number').notNullable();
    table.primary(['import_id', 'line']);
    table.unique(['import_id', 'student_number'], { indexName: 'roster_leavers_number' });
  });
  await knex.schema.createTable('roster_import_transfers', (table) => {
    table.integer('import_id').notNullable();
    table.integer('line').notNullable();
    table.text('account_id').notNullable();
    table.primary(['import_id', 'line']);
  });
  await knex.schema.createTable('roster_import_records', (table) => {
    table.integer('import_id').notNullable();
    table.integer('line').notNullable();
    table.text('kind').notNullable();
    table.text('sourced_id').notNullable();
    table.text('student_number');
    // None: to be forgotten.
    table.text('facts');
    table.primary(['import_id', 'line']);
  });
}

async function createLeavings(knex: Knex): Promise<void> {
  await knex.schema.createTable('leavings', (table) => {
    table.text('id').primary();
    // One deed of many pupils, which can be undone together.
    table.text('batch_id').notNullable().index();
    table.text('account_id').notNullable().references('id').inTable('accounts').onDelete('CASCADE');
    table.text('school_id').notNullable().references('id').inTable('schools').onDelete('CASCADE');
    // A day of the school's time zone, 2027-12-31.
    table.text('leaves_on').notNullable();
    table.text('status_before').notNullable();
    table.bigInteger('ordered_at').notNullable();
    table.bigInteger('applied_at');
    table.bigInteger('undone_at');
    table.index(['school_id', 'leaves_on']);
    table.index(['account_id']);
  });
  await knex.raw(
    `CREATE UNIQUE INDEX leavings_one_pending ON leavings (account_id)
      WHERE applied_at IS NULL AND undone_at IS NULL`,
  );
}

async function createTransfers(knex: Knex): Promise<void> {
  await knex.schema.createTable('roster_transfers', (table) => {
    table.text('id').primary();
    table.text('account_id').notNullable().references('id').inTable('accounts').onDelete('CASCADE');
    for (const school of ['from_school_id', 'to_school_id']) {
      table.text(school).notNullable().references('id').inTable('schools').onDelete('CASCADE');
    }
    // Where the pupil will be.
    table.integer('year').notNullable();
    table.text('class_name').notNullable();
    table.text('level').notNullable();
    table.text('requested_by');
    table.bigInteger('requested_at').notNullable();
    // 'open', 'approved' or 'refused'
    table.text('state').notNullable();
    table.text('decided_by');
    table.bigInteger('decided_at');
    table.index(['from_school_id', 'state']);
    table.index(['to_school_id', 'state']);
  });
  await knex.raw(
    `CREATE UNIQUE INDEX roster_transfers_one_open ON roster_transfers (account_id)
      WHERE state = 'open'`,
  );
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [
    'oneroster_records',
    'roster_transfers',
    'leavings',
    'roster_import_records',
    'roster_import_transfers',
    'roster_import_leavers',
    'roster_previews',
  ]) {
    await knex.schema.dropTable(table);
  }
  await knex.schema.alterTable('accounts', (table) => {
    table.dropIndex(['status', 'status_at'], 'accounts_status');
    table.dropIndex(['student_number'], 'accounts_student_number');
  });
}
