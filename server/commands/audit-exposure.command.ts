import { InvalidArgumentError, type Command } from 'commander';
import { createAudit } from '../audit/audit';
import { touchedAccounts, type Span, type TouchedAccount } from '../audit/exposure.store';
import { isoTime, parseMoment } from '../audit/moment.rules';
import { inTransaction } from '../db/database';
import { refuse, type AuditCommandContext, type Surroundings } from './audit-surroundings';

interface Options {
  from: number;
  to: number;
  school?: string;
  json?: true;
}

export function addAuditExposure(audit: Command, surroundings: Surroundings): void {
  audit
    .command('exposure')
    .description('after a break-in: the accounts that were touched in a span, and how')
    .requiredOption('--from <time>', 'from this moment on', (text) => moment(text, 'start'))
    .requiredOption('--to <time>', 'before this moment', (text) => moment(text, 'end'))
    .option('--school <code>', 'only of this school')
    .option('--json', 'one JSON document')
    .addHelpText('after', help)
    .action((options: Options) => showExposure(options, surroundings));
}

const help = `
Times are ISO 8601 with a zone (2026-11-01T08:00:00+08:00), or a day in UTC (2026-11-01);
--to takes a day as the whole of it. The look itself is recorded.`;

async function showExposure(options: Options, { context, terminal }: Surroundings): Promise<void> {
  const opened = await context();
  try {
    const { school, from, to } = options;
    const schoolId = school === undefined ? null : await opened.resolveSchool(school);
    if (school !== undefined && schoolId === null) {
      return refuse(terminal, [`no school has the code ${school}`], options);
    }
    if (from >= to) return refuse(terminal, ['--from must lie before --to'], options);
    const span = { schoolId, from, to };
    const accounts = await touchedAccounts(opened.db, span);
    await record(opened, span, accounts.length);
    const times = { from: isoTime(from), to: isoTime(to) };
    terminal.out.write(
      options.json ? `${JSON.stringify({ ...times, accounts })}\n` : asText(accounts),
    );
  } finally {
    await opened.close();
  }
}

function record(
  { db, clock, auditKeys }: AuditCommandContext,
  { schoolId, from, to }: Span,
  accounts: number,
): Promise<void> {
  const audit = createAudit({ keys: auditKeys });
  return inTransaction(db, (tx) =>
    audit.record(tx, {
      ...{ chain: schoolId ?? 'unknown', at: clock.now(), subjectId: null },
      actor: { kind: 'operator', id: null },
      ...{ action: 'audit.exposure', result: 'done' },
      details: { from: isoTime(from), to: isoTime(to), accounts },
    }),
  );
}

function asText(accounts: readonly TouchedAccount[]): string {
  const lines = accounts.map(({ accountId, loginId, actions }) => {
    const counts = Object.entries(actions).map(([action, count]) => `${action} ${count}`);
    return `${loginId ?? `${accountId} (purged)`}: ${counts.join(', ')}`;
  });
  return `${[...lines, `${accounts.length} accounts`].join('\n')}\n`;
}

function moment(text: string, edge: 'start' | 'end'): number {
  const at = parseMoment(text, edge);
  if (at === null) throw new InvalidArgumentError('Give 2026-11-01 or 2026-11-01T08:00:00+08:00.');
  return at;
}
