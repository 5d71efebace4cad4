import type { Writable } from 'node:stream';
import { Presets, SingleBar } from 'cli-progress';
import type { AuditKey } from '../audit/chain';
import type { Clock } from '../clock';
import type { Db } from '../db/database';

export interface AuditCommandContext {
  db: Db;
  /** Every key that ever signed, newest first. */
  auditKeys: readonly AuditKey[];
  clock: Clock;
  /** The school's id, or null where no school has this code. */
  resolveSchool: (code: string) => Promise<string | null>;
  close: () => Promise<void>;
}

export interface Terminal {
  out: Writable;
  err: Writable & { isTTY?: boolean };
  setExitCode: (code: number) => void;
}

export interface Surroundings {
  /** Opens the database; called once a command really runs, so that --help needs none. */
  context: () => Promise<AuditCommandContext>;
  terminal: Terminal;
}

export const processTerminal: Terminal = {
  out: process.stdout,
  err: process.stderr,
  setExitCode: (code) => {
    process.exitCode = code;
  },
};

/** Lists what is wrong with the input and has the command exit with 1. */
export function refuse(
  { out, err, setExitCode }: Terminal,
  problems: readonly string[],
  { json }: { json?: true },
): void {
  if (json) out.write(`${JSON.stringify({ problems })}\n`);
  else for (const problem of problems) err.write(`${problem}\n`);
  setExitCode(1);
}

export interface Bar {
  /** Undefined in a pipe, where nothing is drawn and nothing needs counting. */
  onProgress: ((done: number, total: number) => void) | undefined;
  stop: () => void;
}

export function progressBar({ err }: Terminal): Bar {
  if (!err.isTTY) return { onProgress: undefined, stop: () => undefined };
  const format = '{bar} {percentage}% {value} of {total} events';
  const bar = new SingleBar({ stream: err, format, clearOnComplete: true }, Presets.shades_classic);
  let isDrawn = false;
  return {
    onProgress(done, total) {
      if (!isDrawn) bar.start(total, done);
      isDrawn = true;
      bar.setTotal(total);
      bar.update(done);
    },
    stop() {
      if (isDrawn) bar.stop();
      isDrawn = false;
    },
  };
}

/** The system's code of an error, such as ENOENT; anything else is a bug and thrown on. */
export function systemCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error) return String(error.code);
  throw error;
}
