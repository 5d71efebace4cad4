import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const secretNames = ['SESSION_SECRETS', 'PEPPERS', 'INDEX_KEY'] as const;
type SecretName = (typeof secretNames)[number];
type Secrets = Record<SecretName, string[]>;

const fileSchema = z.record(z.enum(secretNames), z.array(z.string().min(32)).min(1));

/**
 * The secrets of an installation that was given none: read from `secrets.json` in the data folder,
 * made there at the first start (32 random bytes each, mode 0600).
 *
 * @throws when the file is there but cannot be understood: new secrets would shut everybody out
 */
export function embeddedSecrets(dataDir: string, names: readonly SecretName[]): Partial<Secrets> {
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) makeSecrets(dataDir, file);
  const known = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return Object.fromEntries(names.map((name) => [name, known[name]]));
}

/** All three at once, so that the file never has to be written again. */
function makeSecrets(dataDir: string, file: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // Containers often all have process 1.
  const scratch = `${file}.${randomUUID()}`;
  const made = Object.fromEntries(
    secretNames.map((name) => [name, [randomBytes(32).toString('base64url')]]),
  );
  // On the disk before anything is hashed with it: after a power cut nothing else could verify.
  writeFileSync(scratch, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flush: true });
  try {
    // A link fails where a rename would replace: of two first starts at once, one wins whole.
    linkSync(scratch, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    unlinkSync(scratch);
  }
}
