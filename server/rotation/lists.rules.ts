/** What can be exchanged without anybody noticing. */
export const secretKinds = ['pepper', 'session', 'index'] as const;
export type SecretKind = (typeof secretKinds)[number];

export type SecretName = 'PEPPERS' | 'SESSION_SECRETS' | 'INDEX_KEY';

export const settingOf: Record<SecretKind, SecretName> = {
  pepper: 'PEPPERS',
  session: 'SESSION_SECRETS',
  index: 'INDEX_KEY',
};

/**
 * The list of the first step: every process that has it knows the new secret, and none uses it yet.
 * Only when all have it may one put it in front: a node with the old list could not verify what
 * that one hashes or signs.
 *
 * The last INDEX_KEY looks up what is kept under a digest and must stay the last, so a new one goes
 * behind the first; a list of one key then holds it twice.
 */
export function knownTo(name: SecretName, list: readonly string[], added: string): string[] {
  if (name !== 'INDEX_KEY') return [...list, added];
  const [first = '', ...rest] = list;
  return [first, added, ...(rest.length > 0 ? rest : [first])];
}

/** The list of the second step: the new one hashes or signs, the others verify. */
export function inFront(list: readonly string[], added: string): string[] {
  return [added, ...list];
}
