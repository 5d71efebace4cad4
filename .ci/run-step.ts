import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

export interface Step {
  command: string;
  args: readonly string[];
  /** The folder that it runs in. */
  at: string;
}

/** Runs it with its output where ours goes. @throws {Error} when it ends with another code than 0 */
export async function run(step: Step): Promise<void> {
  process.stderr.write(`$ ${step.command} ${step.args.join(' ')}\n`);
  await started(step, 'inherit').ended;
}

/** @returns what it wrote to stdout */
export async function outputOf(step: Step): Promise<string> {
  const { child, ended } = started(step, 'pipe');
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  await ended;
  return text;
}

/** Its stdout while it runs; whoever reads it awaits `ended` too. */
export function streamOf(step: Step): { stdout: Readable; ended: Promise<void> } {
  const { child, ended } = started(step, 'pipe');
  if (!child.stdout) throw new Error('no output to read');
  return { stdout: child.stdout, ended };
}

function started({ command, args, at }: Step, stdout: 'inherit' | 'pipe') {
  const child = spawn(command, args, {
    cwd: at,
    env: ownEnvironment(),
    stdio: ['ignore', stdout, 'inherit'],
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')} ended with ${String(code)}`));
    });
  });
  return { child, ended };
}

/** `npm run` tells its scripts which package they belong to; npm in another folder must not hear it. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const told = /^npm_(package|lifecycle)_|^npm_config_local_prefix$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !told.test(name)));
}
