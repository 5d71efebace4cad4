/** One thing that is wrong with a OneRoster zip, and where. */
export interface Finding {
  /** Name inside the zip; empty when it is about the zip itself. */
  file: string;
  /** The header is line 1; null when it is about the whole file. */
  line: number | null;
  field: string | null;
  problem: string;
}

/** Findings that a report holds; far more than anyone reads, far less than a hostile file has. */
export const FINDINGS_MAX = 1000;

export type Findings = ReturnType<typeof createFindings>;

/** Gathers everything that is wrong, so that one report tells it all. */
export function createFindings() {
  const kept: Finding[] = [];
  let found = 0;
  return {
    add(finding: Omit<Finding, 'line' | 'field'> & Partial<Finding>): void {
      found++;
      if (kept.length < FINDINGS_MAX) kept.push({ line: null, field: null, ...finding });
    },
    isEmpty: () => found === 0,
    report: (): FindingsReport => ({ findings: [...kept], more: found - kept.length }),
  };
}

export interface FindingsReport {
  findings: Finding[];
  /** How many others there are. */
  more: number;
}

/** `users.csv grades: …`, with the line told apart. */
export function findingText({ file, field, problem }: Finding): string {
  const place = [file, field].filter((part) => part !== null && part !== '').join(' ');
  return place === '' ? problem : `${place}: ${problem}`;
}
