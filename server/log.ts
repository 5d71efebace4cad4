import { pino, type Logger } from 'pino';
import type { Clock } from './clock';

export type Log = Logger;

/** Structured lines on stdout; every time in them comes from the clock. */
export function createLog(level: string, clock: Clock): Log {
  return pino({
    level,
    base: null,
    timestamp: () => `,"at":"${new Date(clock.now()).toISOString()}"`,
  });
}
