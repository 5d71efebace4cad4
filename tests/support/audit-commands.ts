import { Writable } from 'node:stream';
import { Command } from 'commander';
import { registerAuditCommands } from '../../server/commands/audit.command';
import type { Clock } from '../../server/clock';
import type { Db } from '../../server/db/database';
import { keys } from './audit-tampering';

export interface CommandOutcome {
  out: string;
  err: string;
  code: number | null;
}

/** Given instead of words: streams to write to. */
export interface Streams {
  stdout?: Writable;
  stderr?: Writable;
}

/** Runs `audit …` as the command line would; fails when it leaves its context open. */
export async function runAudit(
  given: { db: Db; clock: Clock; school: { id: string; code: string } },
  args: (string | Streams)[],
): Promise<CommandOutcome> {
  const streams = args.find((arg): arg is Streams => typeof arg !== 'string') ?? {};
  const out: string[] = [];
  const err: string[] = [];
  let code: number | null = null;
  let open = 0;
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  const context = () => {
    open += 1;
    return Promise.resolve({
      ...{ db: given.db, auditKeys: keys, clock: given.clock },
      resolveSchool: (wanted: string) =>
        Promise.resolve(wanted === given.school.code ? given.school.id : null),
      close: () => {
        open -= 1;
        return Promise.resolve();
      },
    });
  };
  registerAuditCommands(program, context, {
    out: streams.stdout ?? collector(out),
    err: streams.stderr ?? collector(err),
    setExitCode: (wanted) => {
      code = wanted;
    },
  });
  const words = args.filter((arg) => typeof arg === 'string');
  await program.parseAsync(['audit', ...words], { from: 'user' });
  if (open !== 0) throw new Error('the command left its context open');
  return { out: out.join(''), err: err.join(''), code };
}

function collector(into: string[]): Writable {
  return new Writable({
    decodeStrings: false,
    write: (chunk: string, _encoding, done) => {
      into.push(chunk);
      done();
    },
  });
}
