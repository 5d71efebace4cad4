import { Command, CommanderError } from 'commander';
import { registerAccountCommands } from './commands/account.command';
import { registerAuditCommands } from './commands/audit.command';
import { registerBackupCommand } from './commands/backup.command';
import { registerCardCommands } from './commands/cards.command';
import { createCommandPlace } from './commands/command-place';
import { registerDbCommands } from './commands/db.command';
import { registerKeysCommands } from './commands/keys.command';
import { registerMigrateCommand } from './commands/migrate.command';
import { registerRestoreCommand } from './commands/restore.command';
import { registerRosterCommands } from './commands/roster.command';
import { registerSchoolCommands } from './commands/school.command';
import { registerStaffCommands } from './commands/staff.command';
import { registerSystemCommands } from './commands/system.command';
import { loadConfig, type Config } from './config';
import { migrateUp } from './db/migrate';
import { runMain } from './main';
import { createServices } from './services';

const WRONG_USAGE = 2;

/**
 * Logs would mix with what a command prints: only failures are written. A command takes the time it
 * needs: somebody waits for it who can stop it.
 */
const forCommands = (config: Config) =>
  createServices({ ...config, LOG_LEVEL: 'error', DATABASE_STATEMENT_SECONDS: 0 });

const openAsItIs = () => Promise.resolve(forCommands(loadConfig()));

/** As the server does at its start, so that the first command on a new machine just works. */
const open = async () => {
  const services = await openAsItIs();
  if (services.config.MIGRATE_ON_START) await migrateUp(services.db);
  await services.schoolPolicies.refresh();
  await services.banks.refresh();
  return services;
};

runMain(async () => {
  const program = new Command('portal')
    .description("The operator's commands of the school password portal.")
    .exitOverride();
  const place = createCommandPlace(open);
  registerSystemCommands(program, place);
  registerMigrateCommand(program, createCommandPlace(openAsItIs));
  registerBackupCommand(program, createCommandPlace(openAsItIs));
  registerRestoreCommand(program, {
    ...place,
    config: () => loadConfig({ secretsAreThere: true }),
    open: forCommands,
  });
  registerKeysCommands(program, place);
  registerDbCommands(program, place);
  registerSchoolCommands(program, place);
  registerStaffCommands(program, place);
  registerRosterCommands(program, place);
  registerAccountCommands(program, place);
  registerCardCommands(program, place);
  registerAuditCommands(program, async () => {
    const { db, clock, keys, schools, close } = await open();
    const resolveSchool = async (code: string) => (await schools.findByCode(code))?.id ?? null;
    return { db, clock, auditKeys: keys.audit, resolveSchool, close };
  });
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : WRONG_USAGE;
  }
});
