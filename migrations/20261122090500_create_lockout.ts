import type { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await createCounters(knex);
  await createDevices(knex);
  await createMarks(knex);
  await createAlerts(knex);
}

async function createCounters(knex: Knex): Promise<void> {
  await knex.schema.createTable('attempt_counters', (table) => {
    // Keyed digest of the canonical login ID, so that real and unknown ones are alike.
    table.text('subject').notNullable();
    table.text('path').notNullable();
    // 'outside', 'school' or 'device:<digest>'
    table.text('lane').notNullable();
    // No foreign key: checking it would make an attempt on a real account the slower one.
    table.text('account_id');
    table.integer('run').notNullable();
    table.integer('total').notNullable();
    table.bigInteger('last_failure_at').notNullable();
    table.bigInteger('blocked_until').notNullable();
    table.bigInteger('closed_at');
    table.text('salt').notNullable();
    // JSON: 16-bit digests of the last wrong secrets.
    table.text('recent').notNullable();
    table.integer('version').notNullable();
    table.bigInteger('created_at').notNullable();
    table.primary(['subject', 'path', 'lane']);
    table.index(['path', 'last_failure_at']);
    table.index(['account_id', 'last_failure_at']);
  });
}

async function createDevices(knex: Knex): Promise<void> {
  await knex.schema.createTable('known_devices', (table) => {
    // Keyed digest of the cookie: a reader of this table cannot make one.
    table.text('device_digest').notNullable();
    table.text('account_id').notNullable().references('id').inTable('accounts').onDelete('CASCADE');
    table.bigInteger('first_at').notNullable();
    table.bigInteger('last_at').notNullable().index();
    table.bigInteger('revoked_at');
    table.primary(['device_digest', 'account_id']);
    table.index(['account_id', 'last_at']);
  });
}

async function createMarks(knex: Knex): Promise<void> {
  await knex.schema.createTable('secret_marks', (table) => {
    // 16 bits, keyed.
    table.integer('digest').notNullable();
    table.text('path').notNullable();
    table.text('subject').notNullable();
    // No foreign key, as with the counters.
    table.text('school_id');
    table.bigInteger('marked_at').notNullable().index();
    table.primary(['digest', 'path', 'subject']);
  });
  await knex.schema.createTable('lock_marks', (table) => {
    table.text('subject').primary();
    table.text('school_id');
    table.text('form_class_id');
    table.bigInteger('marked_at').notNullable().index();
    table.index(['form_class_id', 'marked_at']);
  });
}

async function createAlerts(knex: Knex): Promise<void> {
  await knex.schema.createTable('alerts', (table) => {
    table.text('id').primary();
    // 'spraying', 'prank' or 'not-me'
    table.text('kind').notNullable();
    table.text('school_id').references('id').inTable('schools').onDelete('CASCADE');
    table.text('form_class_id').references('id').inTable('form_classes').onDelete('SET NULL');
    table.text('account_id').references('id').inTable('accounts').onDelete('CASCADE');
    table.bigInteger('raised_at').notNullable();
    table.bigInteger('last_at').notNullable();
    table.integer('count').notNullable();
    // JSON, never personal.
    table.text('details').notNullable();
    table.bigInteger('handled_at');
    // Kind and place while events still join this alert; unique, so that a race raises one.
    table.text('joins').unique();
    table.index(['kind', 'last_at']);
    table.index(['school_id', 'raised_at']);
  });
}

export async function down(knex: Knex): Promise<void> {
  for (const table of [
    'alerts',
    'lock_marks',
    'secret_marks',
    'known_devices',
    'attempt_counters',
  ]) {
    await knex.schema.dropTable(table);
  }
}
