import type { Command } from 'commander';
import type { SchoolContact } from '../schools/school';
import type { AddSchoolResult } from '../schools/schools';
import { DEFAULT_OFFICE_HOURS } from '../schools/schools.rules';
import { operator, refuse, type CommandPlace } from './command-place';

interface AddOptions {
  code: string;
  name: string;
  network?: string[];
  officeHours?: string;
  place?: string;
  phone?: string;
  email?: string;
  json?: true;
}

export function registerSchoolCommands(program: Command, place: CommandPlace): void {
  const school = program.command('school').description('the schools of this installation');
  school
    .command('add')
    .description('add a school; one that is there is never changed')
    .requiredOption('--code <code>', '2 to 12 letters or digits, e.g. CPS')
    .requiredOption('--name <name>', 'name as pupils know it')
    .option('--network <cidr...>', 'address range of its networks, e.g. 203.0.113.0/24')
    .option('--office-hours <hours>', `when the General Office is open (${DEFAULT_OFFICE_HOURS})`)
    .option('--place <text>', 'where a pupil finds help, e.g. "General Office, Block A"')
    .option('--phone <number>', 'shown to whoever is locked out')
    .option('--email <address>', 'shown to whoever is locked out')
    .option('--json', 'one JSON document')
    .addHelpText('after', help)
    .action((options: AddOptions) =>
      place.run(async ({ schools }) => {
        const { code, name, network: networks = [], officeHours } = options;
        const contact = contactOf(options);
        const added = await schools.add(
          { code, name, networks, contact, ...(officeHours !== undefined && { officeHours }) },
          operator,
        );
        tell(place, added, options);
      }),
    );
}

function contactOf({ place, phone, email }: AddOptions): SchoolContact {
  return {
    ...(place !== undefined && { place }),
    ...(phone !== undefined && { phone }),
    ...(email !== undefined && { email }),
  };
}

const help = `
Office hours name days and times of the school's time zone, with commas between:
"Mon-Thu 07:30-15:00, Fri 07:30-12:00". --network may stand several times; attempts from
these addresses are counted apart from those of the rest of the world.`;

function tell(place: CommandPlace, result: AddSchoolResult, options: AddOptions): void {
  switch (result.kind) {
    case 'refused':
      return refuse(place, result.problems, options);
    case 'exists':
      return refuse(place, [`a school with the code ${result.code} is there already`], options);
    case 'added': {
      const { code, name, networks, officeHours, timeZone } = result.school;
      place.say(
        options.json
          ? JSON.stringify({ code, name, networks, officeHours, timeZone })
          : `${code} is added. Next: roster import FILE.csv --school ${code}`,
      );
    }
  }
}
