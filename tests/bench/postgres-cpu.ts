import { readFileSync, readdirSync } from 'node:fs';
import { connect } from '../../server/db/database';

/** USER_HZ of Linux. */
const TICKS_A_SECOND = 100;

/**
 * Seconds of processor time that a PostgreSQL on this machine has used so far, all its processes
 * and those that have ended. Null when it runs somewhere else.
 */
export async function postgresCpu(url: string): Promise<(() => number) | null> {
  const db = connect({ url, poolMax: 1 });
  const { rows } = await db.raw<{ rows: { pid: number }[] }>('SELECT pg_backend_pid() AS pid');
  const backend = rows[0] && fieldsOf(rows[0].pid);
  await db.destroy();
  if (!backend?.name.startsWith('postgres')) return null;
  const main = backend.parent;
  return () => {
    const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
    const own = all.map((pid) => fieldsOf(Number(pid))).filter((each) => each?.parent === main);
    const ticks = own.reduce((sum, each) => sum + (each?.ticks ?? 0), 0);
    const { ticks: mainTicks = 0, endedTicks = 0 } = fieldsOf(main) ?? {};
    return (ticks + mainTicks + endedTicks) / TICKS_A_SECOND;
  };
}

/** proc(5), /proc/PID/stat: the fields after the name, which may hold spaces itself. */
function fieldsOf(pid: number) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const name = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'));
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const at = (index: number) => fields[index] ?? 0;
    return { name, parent: at(1), ticks: at(11) + at(12), endedTicks: at(13) + at(14) };
  } catch {
    // It ended meanwhile.
    return null;
  }
}
