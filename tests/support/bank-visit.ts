import { boatTexts } from './banks';
import type { Portal } from './portal';
import { addPupilWithPassword, signIn } from './pupils';
import { asStaffMember, type StaffPerson } from './staff';
import type { Answer, Visit } from './visit';

export const banks = '/staff/settings/banks';
export const pageOf = (id: string) => `/staff/settings/questions/${id}`;

export const boat = {
  ...{ textEn: boatTexts.en, textMs: boatTexts.ms, textZh: boatTexts.zh, textTa: boatTexts.ta },
  popular: 'titanic\nBoaty',
};

/** An admin at the pages of the banks. */
export interface BankKeeper extends StaffPerson {
  totpSecret: string;
  /** Adds the question about a boat; returns its id. */
  addBoat(form?: Record<string, string>): Promise<string>;
  /** The form of a question's page, as a browser would send it back. */
  formOf(id: string): Promise<Record<string, string>>;
  turn(id: string, deed: 'retire' | 'offer'): Promise<Answer>;
}

export async function asBankKeeper(portal: Portal): Promise<BankKeeper> {
  const person = await asStaffMember(portal, { role: 'admin' });
  const { visit } = person;
  return {
    ...person,
    async addBoat(form = boat) {
      await visit.get(`${banks}/private/add`);
      const added = await visit.post(`${banks}/private/add`, form);
      const id = /^\/staff\/settings\/questions\/([a-z0-9-]+)$/.exec(added.location ?? '')?.[1];
      if (!id) throw new Error(`adding a question led to ${added.status} ${added.location ?? ''}`);
      return id;
    },
    async formOf(id) {
      const page = await visit.get(pageOf(id));
      const question = portal.services.banks.find(id);
      if (!question) throw new Error(`${id} is in no bank`);
      const { text, popular } = question;
      return {
        ...{ textEn: text.en, textMs: text.ms, textZh: text.zh, textTa: text.ta },
        ...{ popular: popular.join('\r\n'), version: versionOn(page) },
      };
    },
    async turn(id, deed) {
      const version = versionOn(await visit.get(pageOf(id)));
      return visit.post(`${pageOf(id)}/${deed}`, { version });
    },
  };
}

export function versionOn({ text }: Answer): string {
  return /name="version" value="(\d+)"/.exec(text)?.[1] ?? 'none';
}

/** Those that may be chosen on a page, by id. */
export function choicesOn({ text }: Answer): string[] {
  const [, first = ''] = /<select id="question1"[^>]*>([\s\S]*?)<\/select>/.exec(text) ?? [];
  return [...first.matchAll(/<option value="([^"]+)"/g)].map(([, id = '']) => id);
}

export const words = ['rusty compass', 'green umbrella', 'hidden staircase'];

/** The form of a pupil who chooses these questions. */
export function choiceOf(ids: readonly string[]): Record<string, string> {
  const fields = words.flatMap((word, n) => [
    [`question${n + 1}`, ids[n] ?? ''],
    [`answer${n + 1}`, word],
  ]);
  return Object.fromEntries(fields) as Record<string, string>;
}

/** A pupil of P5 who has yet to choose questions, signed in. */
export async function withoutQuestions(portal: Portal): Promise<{ visit: Visit; loginId: string }> {
  const { loginId } = await addPupilWithPassword(portal, { level: 'P5', className: '5A' });
  const visit = portal.visit();
  await signIn(visit, loginId);
  return { visit, loginId };
}
