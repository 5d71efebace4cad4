import type { Response } from 'express';
import type { Schools } from '../schools/schools';
import { sayOfficeHours } from './office-hours';
import { pageContext } from './render';

/** Whom to ask. The school is the visitor's own choice (link or picker), never the account's. */
export interface Help {
  school: { name: string; lines: string[]; hours: string } | null;
  schools: { code: string; name: string }[] | null;
}

export async function helpFor(res: Response, schools: Schools): Promise<Help> {
  const code = res.locals['schoolCode'] as string | null;
  const school = code ? await schools.findByCode(code) : null;
  if (!school) {
    const all = await schools.list();
    return { school: null, schools: all.map(({ code, name }) => ({ code, name })) };
  }
  const { place, phone, email } = school.contact;
  const lines = [place, phone, email].filter((line) => line !== undefined);
  const hours = sayOfficeHours(school.officeHours, pageContext(res));
  return { school: { name: school.name, lines, hours }, schools: null };
}
