import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { checkPassword, defaultPolicy, describePolicy } from '../../server/password/password.rules';

const root = resolve(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'portal-browser-'));
const subject = { firstName: 'Wei Ling', lastName: 'Ng', userId: 'wl', loginId: 'wl@x.sg' };
const passwords = [
  '',
  'Lamp-tiger-42',
  'Lamp-boat-42',
  'weiling',
  'Spring-42',
  'Jose\u0301 ４２',
  'İıß',
];

beforeAll(() => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'server/browser', '--outDir', folder], { cwd: root });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

function modules(): { file: string; text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.js'))
    .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }));
}

describe('the modules of the browser', () => {
  test('the rules, loaded as native modules, say what the server says', () => {
    const script = `
      import { checkPassword, defaultPolicy, describePolicy } from './password/password.rules.js';
      const [passwords, subject] = JSON.parse(process.argv[1]);
      const checks = passwords.map((p) => checkPassword(p, { policy: defaultPolicy, subject }));
      process.stdout.write(JSON.stringify([checks, describePolicy(defaultPolicy)]));`;
    const args = ['--input-type=module', '-e', script, JSON.stringify([passwords, subject])];
    const answer = execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
    const checks = passwords.map((p) => checkPassword(p, { policy: defaultPolicy, subject }));
    expect(JSON.parse(answer)).toEqual([checks, describePolicy(defaultPolicy)]);
  });

  test('import each other by the addresses at which they are served, and nothing else', () => {
    const imports = modules().flatMap(({ file, text }) =>
      [...text.matchAll(/\bfrom\s+'([^']+)'|\bimport\s+'([^']+)'/g)].map((match) => ({
        file,
        target: match[1] ?? match[2] ?? '',
      })),
    );
    expect(imports.length).toBeGreaterThan(8);
    const lost = imports.filter(
      ({ file, target }) =>
        !/^\.\.?\/.*\.js$/.test(target) || !existsSync(join(folder, dirname(file), target)),
    );
    expect(lost).toEqual([]);
  });

  test('security 28: nothing that a strict policy would refuse', () => {
    const refused =
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\.style\b/;
    expect(modules().filter(({ text }) => refused.test(text))).toEqual([]);
  });
});
