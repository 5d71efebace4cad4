import type { Command } from 'commander';
import { addAuditExposure } from './audit-exposure.command';
import { addAuditExport } from './audit-export.command';
import { processTerminal, type AuditCommandContext, type Terminal } from './audit-surroundings';
import { addAuditVerify } from './audit-verify.command';

export type { AuditCommandContext, Terminal } from './audit-surroundings';

/** Adds `audit verify`, `audit export` and `audit exposure`; the context is closed again when a command ends. */
export function registerAuditCommands(
  program: Command,
  context: () => Promise<AuditCommandContext>,
  terminal: Terminal = processTerminal,
): void {
  const audit = program
    .command('audit')
    .description('check and export the record of who did what, when and to whom');
  addAuditVerify(audit, { context, terminal });
  addAuditExport(audit, { context, terminal });
  addAuditExposure(audit, { context, terminal });
}
