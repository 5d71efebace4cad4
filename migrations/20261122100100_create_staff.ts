import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await createMembers(knex);
  await createFactors(knex);
  await createVisits(knex);
  await knex.schema.createTable('class_teachers', (table) => {
    table.text('id').primary();
    table.text('form_class_id').notNullable().references('id').inTable('form_classes');
    table.text('staff_id').notNullable().references('id').inTable('staff_members').index();
    // 'form' or 'cover'
    table.text('kind').notNullable();
    // Days of the school's time zone, 2027-01-04; both included, open without an end.
    table.text('from_day').notNullable();
    table.text('to_day');
    table.text('given_by');
    table.bigInteger('created_at').notNullable();
    table.index(['form_class_id', 'from_day']);
  });
}

async function createMembers(knex: Knex): Promise<void> {
  await knex.schema.createTable('staff_members', (table) => {
    table.text('id').primary();
    table.text('email').notNullable();
    table.text('email_folded').notNullable().unique();
    table.text('name').notNullable();
    // 'teacher', 'office', 'ict', 'admin' or 'auditor'
    table.text('role').notNullable();
    // None for those who see the whole installation.
    table.text('school_id').references('id').inTable('schools').onDelete('RESTRICT').index();
    // 'active' or 'disabled'
    table.text('status').notNullable();
    table.text('password_phc');
    table.text('password_pepper_id');
    table.bigInteger('password_changed_at');
    table.integer('auth_epoch').notNullable();
    // AES-GCM: a reader of the database cannot make codes.
    table.text('totp_sealed');
    // The time step of the code used last, so that none is taken twice.
    table.bigInteger('totp_step');
    // Who took the second factor away, until a new one is set: a set-up link needs another person.
    table.text('factor_removed_by');
    table.bigInteger('last_sign_in_at');
    table.bigInteger('created_at').notNullable();
    table.bigInteger('updated_at').notNullable();
  });
}

async function createFactors(knex: Knex): Promise<void> {
  await knex.schema.createTable('staff_passkeys', (table) => {
    table.text('credential_id').primary();
    table.text('staff_id').notNullable().references('id').inTable('staff_members').index();
    table.text('public_key').notNullable();
    table.bigInteger('counter').notNullable();
    // JSON
    table.text('transports').notNullable();
    table.bigInteger('created_at').notNullable();
    table.bigInteger('last_used_at');
  });
  await knex.schema.createTable('staff_recovery_codes', (table) => {
    // Keyed digest.
    table.text('digest').primary();
    table.text('staff_id').notNullable().references('id').inTable('staff_members').index();
    table.bigInteger('made_at').notNullable();
    table.bigInteger('used_at');
  });
  await knex.schema.createTable('staff_setup_links', (table) => {
    // SHA-256 of the token: a reader of this table cannot follow the link.
    table.text('digest').primary();
    table.text('staff_id').notNullable().references('id').inTable('staff_members').index();
    table.text('made_by');
    table.bigInteger('made_at').notNullable();
    table.bigInteger('expires_at').notNullable();
    table.bigInteger('used_at');
  });
}

async function createVisits(knex: Knex): Promise<void> {
  await knex.schema.createTable('staff_devices', (table) => {
    table.text('device_digest').notNullable();
    table.text('staff_id').notNullable().references('id').inTable('staff_members');
    table.bigInteger('first_at').notNullable();
    table.bigInteger('last_at').notNullable().index();
    // When the second factor was last shown on it.
    table.bigInteger('factor_at');
    table.bigInteger('revoked_at');
    table.primary(['device_digest', 'staff_id']);
    table.index(['staff_id', 'last_at']);
  });
  await knex.schema.createTable('staff_sign_ins', (table) => {
    table.text('id').primary();
    table.text('staff_id').notNullable().references('id').inTable('staff_members');
    table.bigInteger('at').notNullable().index();
    table.integer('epoch').notNullable();
    // Personal: emptied with the addresses of the audit.
    table.text('address');
    table.text('browser');
    table.bigInteger('ended_at');
    table.index(['staff_id', 'at']);
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [
    'class_teachers',
    'staff_sign_ins',
    'staff_devices',
    'staff_setup_links',
    'staff_recovery_codes',
    'staff_passkeys',
    'staff_members',
  ]) {
    await knex.schema.dropTable(table);
  }
}
