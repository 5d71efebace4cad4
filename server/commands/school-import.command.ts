import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { readSchoolsFile } from '../schools/schools-file';
import type { Services } from '../services';
import { operator, refuse, type CommandPlace } from './command-place';

interface Json {
  json?: true;
}

export function addSchoolImport(school: Command, place: CommandPlace): void {
  school
    .command('import')
    .description('add many schools; all or none, and those that are there stay as they are')
    .argument('<file>', 'UTF-8 CSV with a header')
    .option('--json', 'one JSON document')
    .addHelpText('after', help)
    .action((file: string, options: Json) =>
      place.run((services) => importSchools(services, place, { file, options })),
    );
}

const help = `
Columns: code,name and optionally networks (blanks between), office_hours, help_form, place,
phone, email. The header is line 1. Importing the same file twice changes nothing.`;

async function importSchools(
  { schools }: Services,
  place: CommandPlace,
  { file, options }: { file: string; options: Json },
): Promise<void> {
  const text = readOrNull(file);
  if (text === null) return refuse(place, [`${file}: cannot be read`], options);
  const reading = readSchoolsFile(text);
  const say = (line: number, problem: string) => `${file}:${line}: ${problem}`;
  if (!reading.ok) {
    const told = reading.problems.map(({ line, problem }) => say(line, problem));
    return refuse(place, told, options);
  }
  const result = await schools.addAll(reading.schools, operator);
  if (result.kind === 'refused') {
    const told = result.problems.map(({ index, problem }) =>
      say(reading.lines[index] ?? 0, problem),
    );
    return refuse(place, told, options);
  }
  const { added, existing } = result;
  place.say(
    options.json
      ? JSON.stringify({ added, existing })
      : `${added} added, ${existing} were there already.`,
  );
}

function readOrNull(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
