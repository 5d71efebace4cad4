import type { Command } from 'commander';
import type { StaffFileResult } from '../roster/staff-file';
import { operator, type CommandPlace } from './command-place';

interface StaffOptions {
  school: string;
  dryRun?: true;
  withoutTeacher?: true;
  json?: true;
}

export function registerRosterStaff(roster: Command, place: CommandPlace): void {
  roster
    .command('staff')
    .description('bring the staff of a school and their form classes in from a CSV file')
    .argument('<file>', 'UTF-8 CSV file: email,name,role,class,from,to')
    .requiredOption('--school <code>', 'school code, e.g. CPS')
    .option('--dry-run', 'only tell what would change')
    .option('--without-teacher', 'form classes may stay without a teacher')
    .option('--json', 'one JSON document')
    .addHelpText('after', help)
    .action((file: string, options: StaffOptions) =>
      place.run(async ({ staffFiles }) => {
        const result = await staffFiles.importFile({
          ...{ file, schoolCode: options.school, actor: operator, granter: null },
          confirmedWithoutTeacher: options.withoutTeacher ?? false,
          dryRun: options.dryRun ?? false,
        });
        tell(place, result, { file, options });
      }),
    );
}

const help = `
One line a person, or one a class of theirs. role is teacher or office: whoever may do more is
added with "staff add". from and to are days, both included: from today, and to the end of the
year, unless given. New people have no password: "staff add" tells how they get a set-up link.
All or nothing; form classes with pupils and without a teacher stop it.`;

interface Order {
  file: string;
  options: StaffOptions;
}

function tell(place: CommandPlace, result: StaffFileResult, { file, options }: Order): void {
  const say = (document: object, text: string) =>
    place.say(options.json ? JSON.stringify(document) : text);
  switch (result.kind) {
    case 'refused':
      place.fail();
      if (options.json) return place.say(JSON.stringify({ rejected: result.problems }));
      for (const { line, problem } of result.problems) place.warn(`${file}:${line}: ${problem}`);
      return place.warn('Nothing was changed.');
    case 'without-teacher': {
      const { withoutTeacher } = result;
      place.fail();
      if (options.json) return place.say(JSON.stringify({ withoutTeacher }));
      place.warn(`Form classes without a teacher: ${withoutTeacher.join(', ')}`);
      return place.warn('Nothing was changed. Confirm with --without-teacher if that is right.');
    }
    case 'done':
    case 'dry-run': {
      const { kind, ...counts } = result;
      const text = `${counts.staff} people added, ${counts.classes} classes given`;
      say(counts, kind === 'done' ? text : `Nothing was changed. It would be: ${text}`);
    }
  }
}
