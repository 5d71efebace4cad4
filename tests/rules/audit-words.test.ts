import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { auditActions, sayAction } from '../../server/http/audit-words';
import { createLanguages } from '../../server/languages/languages';
import { projectRoot } from '../../server/project-root';

const t = createLanguages().translator('en');

/** Written with an end that is known only when it happens; the ends stand in the list. */
const literal = /\baction: '([a-z][a-z-]*(?:\.[a-z-]+)?)'/g;

describe('words for what the audit holds', () => {
  test('every deed that the server writes can be looked for and has words', () => {
    const written = sources().flatMap((text) => [...text.matchAll(literal)].map((one) => one[1]!));
    expect(written.length).toBeGreaterThan(40);
    // A verdict of a login form, not of the audit.
    const missing = written.filter((action) => action !== 'deny' && !auditActions.includes(action));
    expect([...new Set(missing)]).toEqual([]);
  });

  test.each(auditActions)('%s', (action) => {
    expect(sayAction(t, action)).not.toBe(action);
  });

  test('no deed stands in the list twice', () => {
    expect(new Set(auditActions).size).toBe(auditActions.length);
  });
});

function sources(): string[] {
  const root = join(projectRoot, 'server');
  return (
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      // Made-up deeds, to show what a page does with one that it does not know.
      .filter((entry) => !entry.parentPath.endsWith('gallery'))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  );
}
