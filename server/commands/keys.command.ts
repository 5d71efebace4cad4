import { Argument, type Command } from 'commander';
import { newSecret } from '../embedded-secrets';
import { secretKinds, settingOf, type SecretKind } from '../rotation/lists.rules';
import { createRotation, hashesWith, type RotationResult } from '../rotation/rotation';
import { idOf, keysStatus } from '../rotation/status';
import { secretsFileIn } from '../secrets-file';
import type { Services } from '../services';
import { refuse, type CommandPlace } from './command-place';
import { statusLines } from './keys-report';

interface Json {
  json?: true;
}

interface RotateOptions extends Json {
  use?: true;
  drop?: string;
}

const help = `
Three steps, so that no process ever meets what it cannot verify:
  1. keys rotate pepper            makes a new one that every process is to know
     start every process anew (portal, worker), one after the other
  2. keys rotate pepper --use      puts it in front: it hashes and signs from now on
     start every process anew, one after the other
  3. keys rotate pepper --drop ID  takes an old one out, when "keys status" says that it may go
Secrets that are given as settings are changed where you keep them; this says how.
docs/commands.md has more.`;

export function registerKeysCommands(program: Command, place: CommandPlace): void {
  const keys = program.command('keys').description('peppers, session secrets and index keys');

  keys
    .command('status')
    .description('which secrets there are, by their ids, and what still hangs on each')
    .option('--json', 'one JSON document')
    .action((options: Json) =>
      place.run(async ({ db, config }) => {
        const status = await keysStatus(db, config);
        place.say(options.json ? JSON.stringify(status) : statusLines(status).join('\n'));
      }),
    );

  const rotate = keys.command('rotate').addHelpText('after', help);
  rotate
    .description('exchange a secret while the portal runs')
    .addArgument(new Argument('<what>', 'which secret').choices(secretKinds))
    .option('--use', 'the second step: put the new one in front')
    .option('--drop <id>', 'the last step: take an old one out')
    .option('--json', 'one JSON document')
    .action(async (what: SecretKind, options: RotateOptions) => {
      if (options.use && options.drop !== undefined) {
        rotate.error('error: one step at a time', { exitCode: 2, code: 'keys.usage' });
      }
      await place.run((services) => rotation(services, place, { what, options }));
    });
}

interface Step {
  what: SecretKind;
  options: RotateOptions;
}

function rotation(services: Services, place: CommandPlace, step: Step): Promise<void> {
  const isGiven = services.config.given.has(settingOf[step.what]);
  return isGiven ? advise(services, place, step) : rotateFile(services, place, step);
}

async function rotateFile(
  services: Services,
  place: CommandPlace,
  { what, options }: Step,
): Promise<void> {
  const file = secretsFileIn(services.config.DATA_DIR);
  const { add, use, drop } = createRotation({ ...services, file });
  const { drop: id } = options;
  const result = await (id === undefined ? (options.use ? use(what) : add(what)) : drop(what, id));
  if (!isDone(result)) return refuse(place, [problemOf(result, what)], options);
  const { kind: step, id: changed } = result;
  const next = afterwards(step, what);
  if (options.json) return place.say(JSON.stringify({ step, what, id: changed, file, next }));
  place.say(`${what} ${changed}: ${step}, in ${file}\nNext: ${next}`);
}

type Done = 'added' | 'in-front' | 'dropped';

function isDone(result: RotationResult): result is Extract<RotationResult, { kind: Done }> {
  return ['added', 'in-front', 'dropped'].includes(result.kind);
}

function afterwards(done: Done, what: SecretKind): string {
  const restart = 'copy secrets.json to where its copy is, start every process anew';
  const then: Record<Done, string> = {
    added: `${restart}; then "keys rotate ${what} --use"`,
    'in-front': `${restart}; "keys status" says when an old one may go`,
    dropped: restart,
  };
  return then[done];
}

type Problem = Exclude<RotationResult, { kind: Done }>;

function problemOf(problem: Problem, what: SecretKind): string {
  switch (problem.kind) {
    case 'waits':
      return `${problem.id} waits already: start every process anew, then "keys rotate ${what} --use"`;
    case 'none-waits':
      return `no ${what} waits: "keys rotate ${what}" makes one`;
    case 'newest':
      return 'this is the one in use; only older ones go';
    case 'never-goes':
      return whyNever;
    case 'used':
      return `${problem.hashes} hashes still need it; "keys status" tells which, each sign-in makes it fewer`;
    case 'not-there':
      return 'there is no such older one; "keys status" lists them';
  }
}

const whyNever =
  'an index key never goes: what it signed is verified for ever, and the oldest looks up login IDs';

/** Secrets of the settings are not ours to change: this makes one and says where it goes. */
async function advise(
  { db, config }: Services,
  place: CommandPlace,
  { what, options }: Step,
): Promise<void> {
  const name = settingOf[what];
  if (options.use) {
    const how = `${name} is given as a setting: put the new one in front there, on one node after the other`;
    return refuse(place, [how], options);
  }
  if (options.drop !== undefined) {
    const problem = await unfitToDrop({ what, id: options.drop, list: config[name], db });
    if (problem) return refuse(place, [problem], options);
    const next = `take it out of ${name} on one node after the other`;
    const said = `${what} ${options.drop}: nothing hangs on it; ${next}`;
    return place.say(options.json ? JSON.stringify({ id: options.drop, next }) : said);
  }
  const secret = newSecret();
  const id = idOf[what](secret);
  const steps = stepsFor(what, config[name].length);
  const facts = { what, setting: name, id, secret, steps };
  const lines = [`${what} ${id}, shown once: ${secret}`, ...steps];
  place.say(options.json ? JSON.stringify(facts) : lines.join('\n'));
}

interface Dropped {
  what: SecretKind;
  id: string;
  list: readonly string[];
  db: Services['db'];
}

async function unfitToDrop({ what, id, list, db }: Dropped): Promise<string | null> {
  if (what === 'index') return whyNever;
  const place = list.findIndex((secret) => idOf[what](secret) === id);
  if (place < 0) return problemOf({ kind: 'not-there' }, what);
  if (place === 0) return problemOf({ kind: 'newest' }, what);
  const hashes = what === 'pepper' ? await hashesWith(db, id) : 0;
  return hashes > 0 ? problemOf({ kind: 'used', hashes }, what) : null;
}

function stepsFor(what: SecretKind, now: number): string[] {
  const name = settingOf[what];
  const [known, front] =
    what === 'index'
      ? [now > 1 ? 'FIRST,NEW,THE-OTHERS' : 'FIRST,NEW,FIRST', 'NEW,ALL-OF-BEFORE']
      : ['ALL-OF-BEFORE,NEW', 'NEW,ALL-OF-BEFORE'];
  return [
    `1. ${name}=${known} on every node, one after the other (commands and workers too)`,
    `2. only then ${name}=${front} on every node, one after the other`,
    what === 'index'
      ? '3. keep all of them for ever'
      : `3. "keys status" says when an old one may go; "keys rotate ${what} --drop ID" checks it`,
  ];
}
