import { helpFormProblems } from './help-form.rules';
import { readHolidays } from './holidays.rules';
import type { SchoolContact } from './school';
import { contactProblems, readOfficeHours } from './schools.rules';

/** What was typed; only the fields that the person may change are there. */
export interface TypedSettings {
  place?: string;
  phone?: string;
  email?: string;
  officeHours?: string;
  helpForm?: string;
  holidays?: string;
}

export interface SettingsProblem {
  field: string;
  text: string;
}

export interface SettingsReading {
  problems: SettingsProblem[];
  contact: SchoolContact;
  /** As stored; the text as typed where it cannot be read. */
  officeHours: string;
}

/** Everything that is wrong, each with its field. */
export function readSettings(typed: TypedSettings): SettingsReading {
  const { place, phone, email, officeHours = '', helpForm, holidays } = typed;
  const lines = Object.entries({ place, phone, email });
  const contact: SchoolContact = Object.fromEntries(lines.filter(([, text]) => text));
  const hours = readOfficeHours(officeHours);
  const problems = [
    ...lines.flatMap(([field, text]) => at(field, text ? contactProblems({ [field]: text }) : [])),
    ...at('officeHours', typed.officeHours === undefined || hours.ok ? [] : hours.problems),
    ...at('helpForm', helpForm ? helpFormProblems(helpForm) : []),
    ...at('holidays', holidays ? holidayProblems(holidays) : []),
  ];
  return { problems, contact, officeHours: hours.ok ? hours.text : officeHours };
}

function at(field: string, texts: readonly string[]): SettingsProblem[] {
  return texts.map((text) => ({ field, text }));
}

function holidayProblems(text: string): string[] {
  // What is checked is the whole file; nothing of it is wanted here.
  const reading = readHolidays(text, { from: '0000-01-01', to: '0000-01-01' });
  return reading.ok ? [] : reading.problems;
}
