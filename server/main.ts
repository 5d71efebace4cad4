import { ConfigError } from './config';

/** Runs an entry point; what it throws is told on stderr, with exit code 1. */
export function runMain(entry: () => Promise<void>): void {
  entry().catch((error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${error instanceof ConfigError ? error.message : text}\n`);
    process.exitCode = 1;
  });
}
