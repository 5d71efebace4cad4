import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { singaporeHolidays } from '../schools/opening';
import type { SchoolContact } from '../schools/school';
import type { AddSchoolResult, NewSchool } from '../schools/schools';
import { DEFAULT_OFFICE_HOURS } from '../schools/schools.rules';
import { operator, refuse, type CommandPlace } from './command-place';
import { addSchoolImport } from './school-import.command';

interface AddOptions {
  code: string;
  name: string;
  network?: string[];
  officeHours?: string;
  holidays?: string;
  helpForm?: string;
  place?: string;
  phone?: string;
  email?: string;
  json?: true;
}

export function registerSchoolCommands(program: Command, place: CommandPlace): void {
  const school = program.command('school').description('the schools of this installation');
  addSchoolImport(school, place);
  school
    .command('add')
    .description('add a school; one that is there is never changed')
    .requiredOption('--code <code>', '2 to 12 letters or digits, e.g. CPS')
    .requiredOption('--name <name>', 'name as pupils know it')
    .option('--network <cidr...>', 'address range of its networks, e.g. 203.0.113.0/24')
    .option('--office-hours <hours>', `when the General Office is open (${DEFAULT_OFFICE_HOURS})`)
    .option('--holidays <file.ics>', 'iCalendar file of its holidays and vacations, or: singapore')
    .option('--help-form <address>', "the school's own form for requests, instead of the portal's")
    .option('--place <text>', 'where a pupil finds help, e.g. "General Office, Block A"')
    .option('--phone <number>', 'shown to whoever is locked out')
    .option('--email <address>', 'shown to whoever is locked out')
    .option('--json', 'one JSON document')
    .addHelpText('after', help)
    .action((options: AddOptions) =>
      place.run(async ({ schools }) => {
        const holidays = readHolidaysFile(options.holidays);
        if (holidays === 'unreadable') {
          return refuse(place, [`${String(options.holidays)} cannot be read`], options);
        }
        tell(place, await schools.add({ ...schoolOf(options), ...holidays }, operator), options);
      }),
    );
}

function schoolOf(options: AddOptions): NewSchool {
  const { code, name, network: networks = [], officeHours, helpForm } = options;
  return {
    ...{ code, name, networks, contact: contactOf(options) },
    ...(officeHours !== undefined && { officeHours }),
    ...(helpForm !== undefined && { helpForm }),
  };
}

function readHolidaysFile(file: string | undefined): { holidays?: string } | 'unreadable' {
  if (file === undefined) return {};
  if (file === 'singapore') return { holidays: singaporeHolidays() };
  try {
    return { holidays: readFileSync(file, 'utf8') };
  } catch {
    return 'unreadable';
  }
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
these addresses are counted apart from those of the rest of the world. --holidays takes whole days
from an iCalendar file; "singapore" is the shipped list of 2026 and 2027 (docs/holidays.md).`;

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
