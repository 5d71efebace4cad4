import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { AuditHead } from './chain';

/**
 * Collects the audit heads from a log of JSON lines: what stands in `auditHead`, or `chain`, `seq`
 * and `mac` at the top. Other lines are passed over, so the log can be given as it is.
 *
 * @throws the system's error when the file cannot be read
 */
export async function readLoggedHeads(path: string): Promise<AuditHead[]> {
  const heads: AuditHead[] = [];
  const file = createReadStream(path, 'utf8');
  // readline does not pass a read error on; the loop would wait for ever.
  const failed = new Promise<never>((_resolve, reject) => file.once('error', reject));
  const collected = (async () => {
    for await (const line of createInterface({ input: file, crlfDelay: Infinity })) {
      const head = toHead(line);
      if (head) heads.push(head);
    }
  })();
  await Promise.race([collected, failed]);
  return heads;
}

function toHead(line: string): AuditHead | null {
  if (!line.includes('"mac"')) return null;
  try {
    const entry = JSON.parse(line) as { auditHead?: Fields } & Fields;
    const { chain, seq, mac } = entry.auditHead ?? entry;
    const fits = typeof chain === 'string' && typeof seq === 'number' && typeof mac === 'string';
    return fits ? { chain, seq, mac } : null;
  } catch {
    return null;
  }
}

type Fields = Partial<Record<keyof AuditHead, unknown>>;
