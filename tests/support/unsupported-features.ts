import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { projectRoot } from '../../server/project-root';

/** The names in caniuse.com's data of what a stylesheet uses and not every browser knows. */
export function unsupportedFeatures(file: string, browsers: readonly string[]): string[] {
  const cli = join(projectRoot, 'node_modules/doiuse/bin/cli.js');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [cli, '--browsers', browsers.join(','), file],
    {
      encoding: 'utf8',
    },
  );
  // One usage a line: "…/desk.css:1:99: CSS Subgrid not supported by: Edge (109-116) (css-subgrid)".
  const usages = [...stdout.matchAll(/\(([a-z0-9-]+)\)$/gm)].map((match) => match[1] ?? '');
  if (usages.length === 0) throw new Error(stderr || `doiuse said nothing: ${stdout}`);
  return [...new Set(usages)];
}
