import type { Command } from 'commander';
import type { AuditHead } from '../audit/chain';
import { readLoggedHeads } from '../audit/logged-heads';
import { describeFinding, type Verification } from '../audit/verification';
import { verifyAudit } from '../audit/verify';
import { progressBar, refuse, systemCode, type Surroundings } from './audit-surroundings';

export function addAuditVerify(audit: Command, surroundings: Surroundings): void {
  audit
    .command('verify')
    .description('find every row that was changed, removed or inserted')
    .option('--heads <file>', 'also hold the chains against the heads in this log (JSON lines)')
    .option('--json', 'print one JSON document')
    .addHelpText('after', help)
    .action((options: Options) => verify(options, surroundings));
}

interface Options {
  heads?: string;
  json?: true;
}

const help = `
Exits 0 when nothing was found, 1 otherwise. Only --heads shows that the newest rows were
cut off and an old head put back: give it the log, best a copy kept on another machine.`;

async function verify(options: Options, { context, terminal }: Surroundings): Promise<void> {
  const loggedHeads = options.heads === undefined ? [] : await headsOrProblem(options.heads);
  if (typeof loggedHeads === 'string') {
    refuse(terminal, [loggedHeads], options);
    return;
  }
  const { db, auditKeys, close } = await context();
  const bar = progressBar(terminal);
  try {
    const { onProgress } = bar;
    const result = await verifyAudit(db, auditKeys, { loggedHeads, onProgress });
    bar.stop();
    terminal.out.write(options.json ? asJson(result) : asText(result));
    terminal.setExitCode(isSound(result) ? 0 : 1);
  } finally {
    bar.stop();
    await close();
  }
}

function isSound({ findings }: Verification): boolean {
  return findings.length === 0;
}

function asJson(result: Verification): string {
  return `${JSON.stringify({ ok: isSound(result), ...result })}\n`;
}

function asText(result: Verification): string {
  const { findings, findingsLeftOut } = result;
  const lines = findings.map(describeFinding);
  if (findingsLeftOut > 0) lines.push(`and ${findingsLeftOut} findings more`);
  const verdict = isSound(result) ? 'nothing found' : `${findings.length + findingsLeftOut} found`;
  lines.push(`${result.events} events in ${result.chains} chains checked: ${verdict}`);
  return `${lines.join('\n')}\n`;
}

async function headsOrProblem(path: string): Promise<AuditHead[] | string> {
  try {
    const heads = await readLoggedHeads(path);
    return heads.length > 0 ? heads : `${path}: holds no audit heads`;
  } catch (error) {
    return `${path}: cannot be read (${systemCode(error)})`;
  }
}
