import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Command, CommanderError } from 'commander';
import type { Clock } from '../../server/clock';
import { registerBackupCommand } from '../../server/commands/backup.command';
import type { CommandPlace } from '../../server/commands/command-place';
import { registerKeysCommands } from '../../server/commands/keys.command';
import { registerRestoreCommand } from '../../server/commands/restore.command';
import { loadConfig } from '../../server/config';
import { projectRoot } from '../../server/project-root';
import { createServices } from '../../server/services';
import { testSecrets } from './portal';

export interface CommandRun {
  code: number | null;
  out: string;
  err: string;
}

/** Runs an operator's command in a process of its own, from the sources. */
export function runCommand(args: string[], settings: NodeJS.ProcessEnv): Promise<CommandRun> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(projectRoot, 'server/cli.ts'), ...args],
    { cwd: projectRoot, env: { ...process.env, ...testSecrets, ...settings } },
  );
  let [out, err] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

/** The commands about backups and keys in this process, with a clock of the test's. */
export async function runHere(
  args: string[],
  { settings, clock }: { settings: NodeJS.ProcessEnv; clock: Clock },
): Promise<CommandRun> {
  const run: CommandRun = { code: 0, out: '', err: '' };
  const environment = { ...testSecrets, LOG_LEVEL: 'error', ...settings };
  const place: CommandPlace = {
    async run(command) {
      const services = createServices(loadConfig({ environment }), { clock });
      await command(services).finally(() => services.close());
    },
    say: (text) => void (run.out += `${text}\n`),
    warn: (text) => void (run.err += `${text}\n`),
    fail: () => void (run.code = 1),
  };
  const program = new Command();
  registerBackupCommand(program, place);
  registerKeysCommands(program, place);
  registerRestoreCommand(program, {
    ...place,
    config: () => loadConfig({ environment, secretsAreThere: true }),
    open: (config) => createServices(config, { clock }),
  });
  const quiet = (command: Command) => {
    command.exitOverride().configureOutput({ writeErr: () => undefined });
    command.commands.forEach(quiet);
  };
  quiet(program);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    run.code = 2;
  }
  return run;
}
