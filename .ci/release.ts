import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { billOf } from './bill-of-materials';
import { licencesOf } from './licences.rules';
import { outputOf, run } from './run-step';
import { pack, sha256Of } from './tarball';

const usage = `npm run release [-- --out FOLDER] [--twice]
  Builds what was committed last, in a new folder, and writes a tarball of what the image holds, its
  SHA-256, a bill of materials and the list of licences. --twice: builds again and compares.`;

const root = resolve(__dirname, '..');

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: join(root, 'dist', 'release') },
      twice: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return say(usage);
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  const scratch = mkdtempSync(join(tmpdir(), 'release-'));
  try {
    const commit = await lastCommit();
    const contents = await build(commit, join(scratch, 'first'));
    const file = join(out, `${tarballName(contents)}.tar.gz`);
    await pack({ contents, file, time: commit.time });
    const sum = await sha256Of(file);
    writeFileSync(join(out, 'SHA256SUMS'), `${sum}  ${basename(file)}\n`);
    say(`${sum}  ${file}`);
    await tellWhatIsIn(contents, out);
    if (values.twice) await compare(sum, { commit, contents, folder: join(scratch, 'second') });
    await audit();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** From the commit and the lock file alone: what lies about in the working tree has no part in it. */
async function build({ id }: Commit, folder: string): Promise<string> {
  const source = join(folder, 'source');
  const contents = join(folder, 'contents');
  mkdirSync(source, { recursive: true });
  const archive = join(folder, 'source.tar');
  await run({ command: 'git', args: ['archive', '--output', archive, id], at: root });
  await run({ command: 'tar', args: ['--extract', '--file', archive], at: source });
  const install = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await run({ command: 'npm', args: install, at: source });
  await run({ command: 'npm', args: ['run', '--silent', 'build'], at: source });
  await run({ command: '.ci/contents.sh', args: [contents], at: source });
  return contents;
}

async function tellWhatIsIn(contents: string, out: string): Promise<void> {
  const bill = await billOf(contents);
  writeFileSync(join(out, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
  const licences = licencesOf(bill.components);
  const lines = licences.map(({ component, licence }) => `${component}\t${licence}`).sort();
  writeFileSync(join(out, 'licences.tsv'), `${lines.join('\n')}\n`);
  say(`${licences.length} packages, CycloneDX ${bill.specVersion}`);
  const refused = licences.filter(({ isAllowed }) => !isAllowed);
  if (refused.length === 0) return;
  const list = refused.map(({ component, licence }) => `  ${component}: ${licence}`);
  throw new Error(
    `licences that nobody agreed to (.ci/licences.rules.ts holds those that are):\n${list.join('\n')}`,
  );
}

interface First {
  commit: Commit;
  contents: string;
  folder: string;
}

async function compare(sum: string, { commit, contents: first, folder }: First): Promise<void> {
  const contents = await build(commit, folder);
  const file = join(folder, 'again.tar.gz');
  await pack({ contents, file, time: commit.time });
  const again = await sha256Of(file);
  if (again === sum) return say('built again: the same bytes');
  const args = ['--recursive', '--brief', first, contents];
  await run({ command: 'diff', args, at: root }).catch(() => undefined);
  throw new Error(`built again it is another one: ${again}`);
}

/** Some registries do not answer it; that must be seen, and must not stop a release. */
async function audit(): Promise<void> {
  const args = ['audit', '--omit=dev', '--json', '--loglevel=silent'];
  const answer = await outputOf({
    command: 'sh',
    args: ['-c', `npm ${args.join(' ')} || true`],
    at: root,
  });
  const told = parsed(answer) as { metadata?: { vulnerabilities: Record<string, number> } } | null;
  const counts = told?.metadata?.vulnerabilities;
  if (!counts) return say('npm audit: NOT DONE, the registry does not answer it');
  say(`npm audit: ${JSON.stringify(counts)}`);
  if ((counts['high'] ?? 0) + (counts['critical'] ?? 0) > 0) {
    throw new Error('npm audit names something high or critical; see `npm audit --omit=dev`');
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function tarballName(contents: string): string {
  const text = readFileSync(join(contents, 'package.json'), 'utf8');
  const { name, version } = JSON.parse(text) as { name: string; version: string };
  return `${name}-${version}-linux-${process.arch}`;
}

interface Commit {
  id: string;
  /** In seconds since 1970. */
  time: number;
}

/** Looked up once: somebody may commit while this runs. */
async function lastCommit(): Promise<Commit> {
  const args = ['log', '-1', '--format=%H %ct'];
  const [id = '', time] = (await outputOf({ command: 'git', args, at: root })).trim().split(' ');
  return { id, time: Number(time) };
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
