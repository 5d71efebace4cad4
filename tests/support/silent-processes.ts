import { readdirSync, readFileSync } from 'node:fs';

/**
 * Stops a process and all that it started, as when its machine is paused: their lines stay open,
 * the system even takes new ones, and nothing is answered. Linux only.
 *
 * @returns lets them go on with what they have not heard yet
 */
export function silence(pid: number): () => void {
  const stopped = new Set<number>();
  const stop = (one: number) => {
    process.kill(one, 'SIGSTOP');
    stopped.add(one);
  };
  // First the one that would start more.
  stop(pid);
  childrenOf(pid).forEach(stop);
  return () => {
    for (const one of stopped) process.kill(one, 'SIGCONT');
  };
}

function childrenOf(pid: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((one) => parentOf(one) === pid);
}

function parentOf(pid: number): number | null {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    // It has ended meanwhile.
    return null;
  }
}
