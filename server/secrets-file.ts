import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';

export const secretNames = ['SESSION_SECRETS', 'PEPPERS', 'INDEX_KEY'] as const;

const secret = z.string().min(32);
const list = z.array(secret).min(1);

const fileSchema = z.strictObject({
  ...{ SESSION_SECRETS: list, PEPPERS: list, INDEX_KEY: list },
  COMING: z.partialRecord(z.enum(secretNames), secret).optional(),
});

/** Newest first, as in the settings. `COMING`: known to every process and not used by any yet. */
export type SecretsFile = z.output<typeof fileSchema>;

export const secretsFileIn = (dataDir: string): string => join(resolve(dataDir), 'secrets.json');

/** @throws when it cannot be understood: new secrets in its place would shut everybody out */
export function readSecretsFile(file: string): SecretsFile {
  return parse(readFileSync(file, 'utf8'));
}

export function secretsText(content: SecretsFile): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * Changes the file in one step: whoever reads it, or kills this, finds the old one or the new one
 * whole, and both are on the disk before anything hangs on them.
 *
 * @param change of what stands there; null leaves it
 * @returns what stands there afterwards
 * @throws {Error} when another command changed the file meanwhile
 */
export function changeSecretsFile(
  file: string,
  change: (content: SecretsFile) => SecretsFile | null,
): SecretsFile {
  const before = readFileSync(file, 'utf8');
  const changed = change(parse(before));
  if (!changed) return parse(before);
  const scratch = `${file}.${randomUUID()}`;
  try {
    writeFileSync(scratch, secretsText(fileSchema.parse(changed)), { mode: 0o600, flush: true });
    if (readFileSync(file, 'utf8') !== before) {
      throw new Error(`${file} was changed by another command: look at it and try again`);
    }
    renameSync(scratch, file);
  } finally {
    rmSync(scratch, { force: true });
  }
  syncFolder(dirname(file));
  return changed;
}

const parse = (text: string): SecretsFile => fileSchema.parse(JSON.parse(text));

/** A renamed file survives a power cut only with its folder; Windows cannot open folders. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
