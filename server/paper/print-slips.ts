import type { Writable } from 'node:stream';
import { HOUR, type Clock } from '../clock';
import type { Db } from '../db/database';
import type { Languages } from '../languages/languages';
import { findSchool } from '../schools/schools.store';
import type { Slip } from './paper';
import { renderSlips } from './render';
import { schoolLanguages } from './school-languages';

/** Writes slips of a school that work at once, and ends the stream. */
export type PrintSlips = (out: Writable, slips: readonly Slip[], schoolId: string) => Promise<void>;

export interface PrintSlipsDeps {
  db: Db;
  clock: Clock;
  /** Those that can stand on paper. */
  languages: Languages;
  /** The portal's origin. */
  baseUrl: string;
  /** How long a default password of a school can be used. */
  defaultHoursFor: (schoolId: string) => number;
}

export function createPrintSlips(deps: PrintSlipsDeps): PrintSlips {
  const { db, clock, baseUrl, defaultHoursFor } = deps;
  return async function printSlips(out, slips, schoolId) {
    const school = await findSchool(db, schoolId);
    if (!school) throw new Error('slips of a school that is not there');
    const madeAt = clock.now();
    const expiresAt = madeAt + defaultHoursFor(schoolId) * HOUR;
    const languages = await schoolLanguages(deps, schoolId);
    await renderSlips(out, slips, {
      ...{ school, baseUrl, languages, madeAt, validFrom: null, expiresAt },
    });
  };
}
