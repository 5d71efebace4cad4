import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../server/project-root';

/**
 * A built operator's command in a process of its own, as an operator starts it.
 *
 * @returns how long it took (s), and the most memory that it held (MB, looked at ten times a second)
 * @throws {Error} with what it said, when it fails
 */
export async function runCommand(
  args: readonly string[],
  environment: Record<string, string>,
): Promise<{ seconds: number; peakMegabytes: number }> {
  const begun = performance.now();
  const child = spawn(process.execPath, [join(projectRoot, 'dist/server/cli.js'), ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  let peakMegabytes = 0;
  const look = setInterval(() => {
    peakMegabytes = Math.max(peakMegabytes, peakOf(child.pid ?? 0));
  }, 100);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(look);
  if (code !== 0) throw new Error(`${args.slice(0, 2).join(' ')} ended with ${code}: ${said}`);
  return { seconds: (performance.now() - begun) / 1000, peakMegabytes };
}

function peakOf(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
