import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { knownTo, type SecretName } from './rotation/lists.rules';
import { readSecretsFile, secretsFileIn, secretsText } from './secrets-file';

type Secrets = Record<SecretName, string[]>;

/**
 * The secrets of an installation that was given none: read from `secrets.json` in the data folder,
 * made there at the first start (32 random bytes each, mode 0600).
 *
 * @throws when the file is there but cannot be understood: new secrets would shut everybody out
 */
export function embeddedSecrets(dataDir: string, names: readonly SecretName[]): Partial<Secrets> {
  const file = secretsFileIn(dataDir);
  if (!existsSync(file)) makeSecrets(dataDir, file);
  const { COMING: coming = {}, ...known } = readSecretsFile(file);
  return Object.fromEntries(
    names.map((name) => {
      const added = coming[name];
      return [name, added === undefined ? known[name] : knownTo(name, known[name], added)];
    }),
  );
}

/** 32 random bytes. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** All three at once: a file with one of them missing would be a damaged one. */
function makeSecrets(dataDir: string, file: string): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // Containers often all have process 1.
  const scratch = `${file}.${randomUUID()}`;
  const [SESSION_SECRETS, PEPPERS, INDEX_KEY] = [[newSecret()], [newSecret()], [newSecret()]];
  const made = secretsText({ SESSION_SECRETS, PEPPERS, INDEX_KEY });
  // On the disk before anything is hashed with it: after a power cut nothing else could verify.
  writeFileSync(scratch, made, { mode: 0o600, flush: true });
  try {
    // A link fails where a rename would replace: of two first starts at once, one wins whole.
    linkSync(scratch, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    unlinkSync(scratch);
  }
}
