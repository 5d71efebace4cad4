import type { Actor } from '../access/trail';
import type { Services } from '../services';

/** Where a command runs: it opens the services when it really starts, so --help needs none. */
export interface CommandPlace {
  run(command: (services: Services) => Promise<void>): Promise<void>;
  say(text: string): void;
  warn(text: string): void;
  fail(): void;
}

/** Who acts at the command line; the audit has no better name for somebody with a shell. */
export const operator: Actor = { kind: 'operator', id: null };

export function createCommandPlace(open: () => Promise<Services>): CommandPlace {
  endQuietlyWithoutReader();
  return {
    async run(command) {
      const services = await open();
      try {
        await command(services);
      } finally {
        await services.close();
      }
    },
    say: (text) => void process.stdout.write(`${text}\n`),
    warn: (text) => void process.stderr.write(`${text}\n`),
    fail: () => {
      process.exitCode = 1;
    },
  };
}

/** `portal … | head`: who stops reading has seen enough, which is no failure of the command. */
function endQuietlyWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Lists what is wrong with the input; the command exits with 1. */
export function refuse(
  place: Pick<CommandPlace, 'say' | 'warn' | 'fail'>,
  problems: readonly string[],
  { json }: { json?: true },
): void {
  if (json) place.say(JSON.stringify({ problems }));
  else for (const problem of problems) place.warn(problem);
  place.fail();
}
