import { fleschKincaid } from 'flesch-kincaid';
import { syllable } from 'syllable';
import { galleryPages } from '../../server/gallery/gallery';
import { longName } from '../../server/gallery/people';
import { renderSample } from '../support/sample-rendering';

/** What a child of eight to nine reads: grade 3 to 4 of a US school (Kincaid and others, 1975). */
const GRADE_MOST = 4;

/** For grown-ups: staff, the law, and what parents and teachers read for themselves. */
const forGrownUps = /^pages\/(staff-|privacy)/;

const pages = galleryPages('en').filter(
  ({ view, name }) => !forGrownUps.test(view) && !/guardians|teachers|for parents/.test(name),
);

test('there are pages enough for the grade to mean something', () => {
  expect(pages.length).toBeGreaterThan(60);
});

test.each(pages)('$name reads at the level of a child of eight', async (page) => {
  const { html } = await renderSample(page);
  const sentences = sentencesOf(html);
  const words = sentences.flatMap((one) => one.match(/[A-Za-z][A-Za-z'’-]*/g) ?? []);
  const grade = fleschKincaid({
    sentence: sentences.length,
    word: words.length,
    syllable: words.reduce((sum, word) => sum + syllable(word), 0),
  });
  expect({ grade, sentences, isGood: grade <= GRADE_MOST }).toMatchObject({ isGood: true });
});

/** A heading, a label and a button are a sentence each; options of a list are not read as a text. */
function sentencesOf(html: string): string[] {
  const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? '';
  return (
    main
      // A name is as long as it is.
      .replaceAll(longName, 'School')
      .replace(/<(script|svg|option|select)\b[\s\S]*?<\/\1>/g, '')
      .replace(/<\/(?:p|li|h\d|label|legend|dt|dd|button|a|caption|th|td|div|strong)>/g, '.\n')
      .replace(/<[^>]+>/g, ' ')
      .replace(/&[#\w]+;/g, "'")
      .split(/[.!?:\n]+/)
      .map((text) => text.replace(/\s+/g, ' ').trim())
      .filter((text) => /[a-z]/i.test(text))
  );
}
