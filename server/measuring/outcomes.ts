import { BusyError } from '../password/hashing';

interface Ending {
  kind: string;
}

/** Ways in which a use case ends without a result of its own. */
export type Unended = 'busy' | 'failed';

/**
 * The same use case; how each run ended is counted and nothing else of it: the one place where
 * what was refused, which leaves no line in the audit, is seen too.
 */
export function counted<Given extends unknown[], Result extends Ending>(
  work: (...given: Given) => Promise<Result>,
  count: (outcome: Result['kind'] | Unended) => void,
): (...given: Given) => Promise<Result> {
  return async (...given) => {
    try {
      const result = await work(...given);
      count(result.kind);
      return result;
    } catch (error) {
      count(error instanceof BusyError ? 'busy' : 'failed');
      throw error;
    }
  };
}
