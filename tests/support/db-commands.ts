import { Command } from 'commander';
import { registerDbCommands } from '../../server/commands/db.command';
import type { Portal } from './portal';

export interface Told {
  out: string;
  problems: string[];
  /** Exit code 1. */
  failed: boolean;
}

/** `db …` on the database of a portal. */
export async function runDb({ services }: Pick<Portal, 'services'>, args: string[]): Promise<Told> {
  const [out, problems]: [string[], string[]] = [[], []];
  let failed = false;
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  registerDbCommands(program, {
    run: (command) => command(services),
    say: (text) => void out.push(text),
    warn: (text) => void problems.push(text),
    fail: () => {
      failed = true;
    },
  });
  await program.parseAsync(['db', ...args], { from: 'user' });
  return { out: out.join('\n'), problems, failed };
}
