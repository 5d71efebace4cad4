import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import ejs from 'ejs';
import { galleryLanguages, galleryPages } from '../../server/gallery/gallery';
import { hostileNames } from '../../server/gallery/people';
import { pageErrors } from '../../server/http/page-errors';
import { renderSample, templates, viewsFolder } from '../support/sample-rendering';

/*
 * What a page can look like is told by its template: each `if` in it, both ways. The templates are
 * read with every condition noted down, so a state that no sample shows makes a test fail.
 *
 * It cannot see: what stands inside `cond ? one : other` and `one || other`, a loop that runs not
 * once, texts that a handler chose before (a flash, a kind of error), and two conditions that are
 * shown each but never together. Those are for whoever writes a handler to think of.
 */
interface Seen {
  /** By the place of the condition, "pages/portal/portal.ejs:3 m.notice". */
  outcomes: Map<string, Set<boolean>>;
}

const ofView = new Map<string, Seen>();
let view = '';

const notes = globalThis as unknown as { __noted: (place: string, outcome: unknown) => unknown };
notes.__noted = (place, outcome) => {
  const seen = ofView.get(view) ?? { outcomes: new Map<string, Set<boolean>>() };
  ofView.set(view, seen);
  seen.outcomes.set(place, (seen.outcomes.get(place) ?? new Set()).add(Boolean(outcome)));
  return outcome;
};

const condition = /(<%[_-]?\s*(?:\}\s*else\s+)?if \()((?:(?!%>).)+)(\) \{)/g;

ejs.fileLoader = (file) => {
  const path = relative(viewsFolder, file);
  const lines = readFileSync(file, 'utf8').split('\n');
  const noted = lines.map((line, index) =>
    line.replace(condition, (...found: string[]) => {
      const [, before = '', asked = '', after = ''] = found;
      const place = JSON.stringify(`${path}:${index + 1} ${asked}`);
      return `${before}__noted(${place}, ${asked})${after}`;
    }),
  );
  return noted.join('\n');
};

const pages = galleryPages('en');
const shown = new Map<string, string>();

beforeAll(async () => {
  for (const page of pages) {
    ({ view } = page);
    shown.set(page.name, (await renderSample(page)).html);
  }
});

const views = [...new Set(pages.map((page) => page.view))];

/** Their tables have the rows of a fixed list, or the page is not made without any. */
const neverEmpty = new Set([
  'pages/staff-people/list', // Who looks is one of them.
  'pages/staff-people/links', // Without links the page is not shown.
  'pages/staff-classes/level', // A level is reached from one of its classes.
  'pages/staff-cards/print', // The slips are a part that is left out as a whole.
  'pages/staff-roster/home', // So are the problems of a file.
  'pages/staff-roster/staff-preview', // And each list of what a file changes.
  'pages/staff-settings/banks', // The banks ship with the program,
  'pages/staff-settings/bank', // and their questions with them.
]);

/** Always so: held in the template for what may come. */
const alwaysSo = [
  /^pages\/staff-home\/overview\.ejs:\d+ m\.sees(Pupils|Requests)/, // All who see it may.
  /^pages\/questions\/closed\.ejs:\d+ m\.until/,
  /^components\/icon\.ejs:\d+ icon\.name === 'app'/, // The last of them.
  /^components\/password-notice\.ejs:\d+ passwordNotice\.canReport/,
];

const shortNames = /Aisyah|Mdm Lim|Bala Krishnan|Ms Nur Farah|Mr Kumar|Cedarwood|2A\b/;
const longNames = [hostileNames[4], 'Muhammad Nur Iskandar Zulkarnain Syah'];

const isAlwaysSo = (place: string) => alwaysSo.some((one) => one.test(place));

/** Conditions of a page that were not seen both ways. */
function missing(ofPage: string, isWanted: (place: string) => boolean): string[] {
  const { outcomes } = ofView.get(ofPage) ?? { outcomes: new Map<string, Set<boolean>>() };
  return [...outcomes]
    .filter(([place, results]) => isWanted(place) && results.size < 2 && !isAlwaysSo(place))
    .map(([place, results]) => `${place} is always ${String([...results][0])}`);
}

describe('states', () => {
  test('conditions are read out of the templates', () => {
    const asked = [...ofView.values()].flatMap(({ outcomes }) => [...outcomes.keys()]);
    expect(new Set(asked).size).toBeGreaterThan(100);
  });

  test.each(views)('%s is shown in every state that its template knows', (page) => {
    expect(missing(page, (place) => place.startsWith(`${page}.ejs:`))).toEqual([]);
  });

  test.each(views)('%s is shown with errors and without, where it can have errors', (page) => {
    expect(missing(page, (place) => place.startsWith('components/error-summary.ejs:6'))).toEqual(
      [],
    );
  });

  test.each(views.filter((page) => !neverEmpty.has(page)))(
    '%s is shown with its tables empty',
    (page) => {
      expect(missing(page, (place) => place.startsWith('components/table.ejs:5'))).toEqual([]);
    },
  );

  test('every component is shown in every state that its template knows', () => {
    const all = new Map<string, Set<boolean>>();
    for (const { outcomes } of ofView.values()) {
      for (const [place, results] of outcomes) {
        all.set(place, new Set([...(all.get(place) ?? []), ...results]));
      }
    }
    const one = [...all].filter(([, results]) => results.size < 2).map(([place]) => place);
    expect(one.filter((place) => !isAlwaysSo(place))).toEqual([]);
  });

  test('every condition of a template is reached', () => {
    const asked = new Set([...ofView.values()].flatMap(({ outcomes }) => [...outcomes.keys()]));
    const there = templates().flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) =>
          [...line.matchAll(condition)].map((match) => `${path}:${index + 1} ${match[2] ?? ''}`),
        ),
    );
    expect(there.filter((place) => !place.startsWith('dev/') && !asked.has(place))).toEqual([]);
  });

  test('every way to fail has its page', () => {
    const kinds = pages.map(({ name }) => name).filter((name) => name.startsWith('error-'));
    expect(kinds.sort()).toEqual(
      Object.keys(pageErrors)
        .map((kind) => `error-${kind}`)
        .sort(),
    );
  });

  test('every page that names somebody is shown with a long name', () => {
    const naming = views.filter((one) => wordsOf(one).some((words) => shortNames.test(words)));
    expect(naming.length).toBeGreaterThan(20);
    const long = (words: string) => longNames.some((name) => words.includes(name));
    expect(naming.filter((one) => !wordsOf(one).some(long))).toEqual([]);
  });

  test('every page is there in every language, under the same names', () => {
    expect(galleryLanguages).toEqual(['en', 'ms', 'zh', 'ta']);
    const names = pages.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const lang of galleryLanguages) {
      const there = galleryPages(lang);
      expect(there.map(({ name }) => name)).toEqual(names);
      expect(there.filter(({ context }) => context.lang !== lang)).toEqual([]);
    }
  });
});

/** The words of the page itself: the line of who is signed in stands around it. */
const wordsOf = (ofPage: string) =>
  pages
    .filter((page) => page.view === ofPage)
    .map((page) => /<main[^>]*>([\s\S]*)<\/main>/.exec(shown.get(page.name) ?? '')?.[1] ?? '')
    .map((main) => main.replace(/<[^>]*>/g, ' '));
