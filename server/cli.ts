import { Command, CommanderError } from 'commander';
import { registerAccountCommands } from './commands/account.command';
import { registerAuditCommands } from './commands/audit.command';
import { registerCardCommands } from './commands/cards.command';
import { createCommandPlace } from './commands/command-place';
import { registerSystemCommands } from './commands/system.command';
import { loadConfig } from './config';
import { runMain } from './main';
import { createServices } from './services';

const WRONG_USAGE = 2;

/** Logs would mix with what a command prints: only failures are written. */
const open = () => {
  const config = loadConfig();
  return Promise.resolve(createServices({ ...config, LOG_LEVEL: 'error' }));
};

runMain(async () => {
  const program = new Command('portal')
    .description("The operator's commands of the school password portal.")
    .exitOverride();
  const place = createCommandPlace(open);
  registerSystemCommands(program, place);
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
