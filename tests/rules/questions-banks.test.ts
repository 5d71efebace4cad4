import { checkAnswers, languages, normalised } from '../../server/questions/answer.rules';
import { createBanks } from '../../server/questions/banks';
import { parseBank } from '../../server/questions/shipped-banks';

const banks = createBanks({ current: 'private' });
const familiar = createBanks({ current: 'familiar' }).current;

test('the default bank has at least 20 questions, the familiar one the known eight', () => {
  expect(banks.current.name).toBe('private');
  expect(banks.current.questions.length).toBeGreaterThanOrEqual(20);
  expect(familiar.questions).toHaveLength(8);
});

test('a card has ten symbols', () => {
  expect(banks.card.questions.map(({ id }) => id)).toEqual(
    ['star', 'moon', 'sun', 'heart', 'tree', 'fish', 'boat', 'kite', 'house', 'flower'].map(
      (symbol) => `card-${symbol}`,
    ),
  );
});

describe.each([...banks.current.questions, ...familiar.questions])('$id', ({ id, popular }) => {
  test('has at least 20 popular answers, none of them twice', () => {
    const values = popular.map(normalised);
    expect(values.length).toBeGreaterThanOrEqual(20);
    expect(values.filter((value, index) => values.indexOf(value) !== index)).toEqual([]);
  });

  test('refuses its popular answers, and lets an unusual one through', () => {
    const questions = [...banks.current.questions, ...familiar.questions];
    const subject = {
      firstName: 'A',
      lastName: 'B',
      fullName: 'A B',
      className: '4A',
      loginId: 'a@b',
    };
    const codes = (answer: string) =>
      checkAnswers({ entries: [{ questionId: id, answer }], set: 1, questions, subject }).map(
        ({ code }) => code,
      );
    for (const answer of popular) expect(codes(answer)).not.toEqual([]);
    expect(codes('Quixotic Zamboni')).toEqual([]);
  });
});

test.each(languages)('every question in %s reads like a question of its language', (language) => {
  const script = { en: /^[A-Z]/, ms: /^[A-Z]/, zh: /\p{Script=Han}/u, ta: /\p{Script=Tamil}/u };
  for (const { text } of [
    ...banks.current.questions,
    ...familiar.questions,
    ...banks.card.questions,
  ]) {
    expect(text[language]).toMatch(script[language]);
    expect(text[language]).toMatch(/[?？]$/);
    expect(text[language]).toBe(text[language].normalize('NFC'));
  }
});

test('a question is found in any bank, current or not', () => {
  expect(banks.find('favourite-animal')?.text.en).toBe('What is your favourite animal?');
  expect(banks.find('robot-name')?.id).toBe('robot-name');
  expect(banks.find('card-star')?.id).toBe('card-star');
  expect(banks.find('no-such-question')).toBeUndefined();
});

test('no question ships under an id that the admin may be given for a new one', () => {
  expect(banks.all.filter(({ id }) => id.startsWith('added'))).toEqual([]);
});

test('a set larger than the bank is refused at start', () => {
  expect(() => createBanks({ current: 'familiar', set: 9 })).toThrow('fewer than 9 questions');
  expect(() => createBanks({ current: 'private', set: 10 })).not.toThrow();
});

describe('a broken bank is refused', () => {
  const text = { en: 'What is it?', ms: 'Apakah itu?', zh: '这到底是什么？', ta: 'அது என்ன?' };
  const question = { id: 'it', text, popular: ['this'] };

  test.each([
    ['without questions', { name: 'mine', questions: [] }],
    ['an id that is no id', { name: 'mine', questions: [{ ...question, id: 'My ID' }] }],
    [
      'a missing language',
      { name: 'mine', questions: [{ ...question, text: { en: 'What is it?' } }] },
    ],
    ['a popular answer of nothing', { name: 'mine', questions: [{ ...question, popular: ['!'] }] }],
    ['a field too many', { name: 'mine', questions: [{ ...question, answer: 'this' }] }],
  ])('%s', (_name, content) => {
    expect(() => parseBank(content)).toThrow();
  });

  test('two questions that read alike', () => {
    const twice = { name: 'mine', questions: [question, { ...question, id: 'it-too' }] };
    expect(() => parseBank(twice)).toThrow('read alike in en');
  });

  test('and a whole one is not', () => {
    expect(parseBank({ name: 'mine', questions: [question] }).questions).toHaveLength(1);
  });
});
