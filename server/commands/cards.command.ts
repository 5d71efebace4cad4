import type { Command } from 'commander';
import type { Services } from '../services';
import { openCardsFile, type CardsFileOutcome } from './cards-file';
import { operator, refuse, type CommandPlace } from './command-place';
import { progressBar } from './progress-bar';

interface MakeOptions {
  school: string;
  class?: string;
  level?: string;
  out: string;
  json?: true;
}

/** The card answers of P1–P3, made by the system and written once. */
export function registerCardCommands(program: Command, place: CommandPlace): void {
  const cards = program.command('cards').description('card answers of the youngest pupils');
  cards
    .command('make')
    .description('make new card answers for a class or level and write them to a new file, once')
    .requiredOption('--school <code>', 'school code, e.g. CPS')
    .option('--class <name>', 'form class, e.g. 2A')
    .option('--level <level>', 'level, e.g. P2')
    .requiredOption('--out <file>', 'a new file (mode 0600), .csv or .pdf; never overwritten')
    .option('--json', 'one JSON document')
    .action((options: MakeOptions) => place.run((services) => make(services, place, options)));

  cards
    .command('confirm')
    .description('the cards made last are handed out: from now on the old ones no longer work')
    .requiredOption('--school <code>', 'school code, e.g. CPS')
    .option('--class <name>', 'form class, e.g. 2A')
    .option('--level <level>', 'level, e.g. P2')
    .option('--json', 'one JSON document')
    .action((options: MakeOptions) => place.run((services) => confirm(services, place, options)));
}

async function make(services: Services, place: CommandPlace, options: MakeOptions): Promise<void> {
  const scope = scopeOf(options);
  if (!scope) return refuse(place, [oneScope], options);
  const outcome = await openCardsFile(services, options);
  if (outcome.kind !== 'opened') return refuse(place, [fileProblem(outcome, options)], options);
  const { file } = outcome;
  const bar = progressBar('{bar} {value} of {total} pupils');
  try {
    const { questions } = services;
    const result = await questions.makeCards({
      schoolCode: options.school,
      scope,
      actor: operator,
      onProgress: bar.show,
      deliver: file.deliver,
    });
    if (result.kind !== 'made') {
      await file.discard();
      return refuse(place, [problemOf(result, options)], options);
    }
    tellMade(place, options, result.rows.length);
  } catch (error) {
    await file.discard();
    throw error;
  } finally {
    bar.stop();
  }
}

async function confirm(
  services: Services,
  place: CommandPlace,
  options: MakeOptions,
): Promise<void> {
  const scope = scopeOf(options);
  if (!scope) return refuse(place, [oneScope], options);
  const order = { schoolCode: options.school, scope, actor: operator };
  const result = await services.questions.confirmCards(order);
  if (result.kind === 'unknown-school') {
    return refuse(place, [problemOf(result, options)], options);
  }
  const { count } = result;
  place.say(options.json ? JSON.stringify({ confirmed: count }) : `${count} cards confirmed.`);
}

function tellMade(place: CommandPlace, { out, json }: MakeOptions, count: number): void {
  place.warn(`${out} holds answers in clear: print it, hand the cards out, delete the file.`);
  place.say(
    json ? JSON.stringify({ made: count, file: out }) : `${count} cards written to ${out}.`,
  );
}

function fileProblem(
  outcome: Exclude<CardsFileOutcome, { kind: 'opened' }>,
  { out }: MakeOptions,
): string {
  switch (outcome.kind) {
    case 'exists':
      return `${out} is there already; name a new file`;
    case 'refused':
      return `${out} cannot be written: ${outcome.problem}`;
    case 'unknown-ending':
      return `--out ${out}: only .csv and .pdf files can be written`;
  }
}

const oneScope = 'name a --class or a --level, and only one of them';

function scopeOf(options: MakeOptions) {
  const { class: className, level } = options;
  if (className !== undefined && level === undefined) return { className };
  if (level !== undefined && className === undefined) return { level };
  return null;
}

type Problem =
  { kind: 'unknown-school' | 'no-pupils' } | { kind: 'not-card-level'; levels: string[] };

function problemOf(problem: Problem, { school, class: className, level }: MakeOptions): string {
  switch (problem.kind) {
    case 'unknown-school':
      return `no school has the code ${JSON.stringify(school)}; "school add" makes one`;
    case 'no-pupils':
      return `${school} has no pupils in ${className ?? level ?? ''}`;
    case 'not-card-level':
      return `${problem.levels.join(', ')} set their own answers; cards are for CARD_LEVELS`;
  }
}
