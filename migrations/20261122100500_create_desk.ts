import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('issued_defaults', (table) => {
    table.text('id').primary();
    table.text('staff_id').notNullable().references('id').inTable('staff_members');
    table.text('account_id').notNullable();
    table.bigInteger('at').notNullable();
    // 0 for an account that never signed in: it does not count against the limit.
    table.integer('counted').notNullable();
    table.index(['staff_id', 'at']);
  });
  await knex.schema.createTable('approvals', (table) => {
    table.text('id').primary();
    table.text('school_id').notNullable().references('id').inTable('schools');
    table.text('asked_by').notNullable().references('id').inTable('staff_members');
    table.text('what').notNullable();
    // JSON: the accounts that were chosen.
    table.text('account_ids').notNullable();
    table.bigInteger('asked_at').notNullable();
    table.bigInteger('expires_at').notNullable();
    table.text('decided_by');
    table.bigInteger('decided_at');
    // 'waiting', 'approved', 'refused' or 'done'
    table.text('state').notNullable();
    table.index(['school_id', 'state', 'asked_at']);
  });
  await knex.schema.createTable('spent_forms', (table) => {
    // Of address and token: a form that was sent is known again when it comes a second time.
    table.text('digest').primary();
    table.bigInteger('at').notNullable().index();
  });
  await knex.schema.alterTable('accounts', (table) => {
    // The lists of staff: by name, page after page.
    table.index(['school_id', 'full_name', 'id']);
    table.index(['full_name', 'id']);
  });
  await knex.schema.alterTable('password_credentials', (table) => {
    table.index(['kind', 'account_id']);
  });
  // Beginnings of names and numbers among all schools: ranges, so by bytes.
  const collate = isSqlite(knex) ? '' : ' COLLATE "C"';
  for (const [name, expression] of searched) {
    await knex.raw(`CREATE INDEX accounts_by_${name} ON accounts ((${expression})${collate})`);
  }
}

const searched = [
  ['folded_login_id', 'login_id_folded'],
  ['lower_name', 'lower(full_name)'],
  ['lower_number', 'lower(student_number)'],
] as const;

function isSqlite(knex: Knex): boolean {
  return (knex.client as { config: { client: unknown } }).config.client === 'better-sqlite3';
}

export async function down(knex: Knex): Promise<void> {
  for (const [name] of searched) await knex.raw(`DROP INDEX accounts_by_${name}`);
  await knex.schema.alterTable('password_credentials', (table) => {
    table.dropIndex(['kind', 'account_id']);
  });
  await knex.schema.alterTable('accounts', (table) => {
    table.dropIndex(['school_id', 'full_name', 'id']);
    table.dropIndex(['full_name', 'id']);
  });
  await knex.schema.dropTable('spent_forms');
  await knex.schema.dropTable('approvals');
  await knex.schema.dropTable('issued_defaults');
}
