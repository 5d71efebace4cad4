import fc from 'fast-check';
import {
  checkAnswers,
  type CheckInput,
  type Entry,
  type Failure,
  type Question,
} from '../../server/questions/answer.rules';
import { createBanks } from '../../server/questions/banks';

const { questions } = createBanks({ current: 'private' }).current;
const ids = questions.map(({ id }) => id);

const subject = {
  firstName: 'Wei Ling',
  lastName: 'Ng',
  fullName: "Ng Wei Ling Nur'Ain @ Mei-Hua",
  className: '4A',
  loginId: 'Ng_Wei_Ling_1@students.edu.sg',
};

function check(entries: Entry[], changes: Partial<CheckInput> = {}): Failure[] {
  return checkAnswers({ entries, set: entries.length, questions, subject, ...changes });
}

/** The codes for one answer to the question about a robot's name. */
function codesFor(answer: string, questionId = 'robot-name'): string[] {
  return check([{ questionId, answer }]).map(({ code }) => code);
}

test('three good answers have no failure', () => {
  const entries = [
    { questionId: 'robot-name', answer: 'Zorblax the Third' },
    { questionId: 'own-island', answer: 'Mangosteen Bay' },
    { questionId: 'magic-door', answer: 'velvet teapot' },
  ];
  expect(check(entries)).toEqual([]);
});

test('all failures come together, each at its field, in the order of the form', () => {
  const entries = [
    { questionId: 'own-island', answer: '' },
    { questionId: 'own-island', answer: 'x' },
    { questionId: 'no-such-question', answer: 'velvet teapot' },
    { questionId: '', answer: 'Velvet-Teapot!' },
  ];
  expect(check(entries)).toEqual([
    { field: 'answer1', code: 'answer-missing', params: {} },
    { field: 'question2', code: 'question-doubled', params: {} },
    { field: 'answer2', code: 'answer-too-short', params: { min: 2 } },
    { field: 'question3', code: 'question-unknown', params: {} },
    { field: 'question4', code: 'question-missing', params: {} },
    { field: 'answer4', code: 'answers-equal', params: { other: 3 } },
  ]);
});

test('a question that was on offer a moment ago is told apart from one that never was', () => {
  const entries = ['robot-name', 'own-island', 'nothing'].map((questionId, n) => ({
    ...{ questionId, answer: `velvet teapot ${n}` },
  }));
  const left = questions.filter(({ id }) => id !== 'own-island');
  expect(check(entries, { questions: left, retired: ['own-island', 'robot-name'] })).toEqual([
    { field: 'question2', code: 'question-retired', params: {} },
    { field: 'question3', code: 'question-unknown', params: {} },
  ]);
});

test('fields that were not sent are missing, fields beyond the set are not read', () => {
  const good = { questionId: 'robot-name', answer: 'Zorblax' };
  expect(check([good], { set: 2 })).toEqual([
    { field: 'question2', code: 'question-missing', params: {} },
    { field: 'answer2', code: 'answer-missing', params: {} },
  ]);
  expect(check([good, { questionId: '', answer: '' }], { set: 1 })).toEqual([]);
});

test.each([
  ['nothing', '', ['answer-missing']],
  ['spaces', ' \u3000 ', ['answer-missing']],
  ['only punctuation', '?!…', ['answer-too-short']],
  ['only an emoji', '🐱', ['answer-too-short']],
  ['one letter', 'q.', ['answer-too-short']],
  ['two letters', 'qz', []],
  ['two characters outside the basic plane', '𠮷𠮷', []],
  ['one hundred characters', 'qz'.repeat(50), []],
  ['one hundred and one characters', 'q'.repeat(101), ['answer-too-long']],
  ['one hundred with punctuation', `${'q-'.repeat(100)}!`, []],
  ['a Tamil word', 'யாழினி', []],
  ['a word of the question', 'Robot!', ['answer-in-question', 'answer-popular']],
  ['a run of words of the question', 'build a robot', ['answer-in-question']],
  [
    'the whole question',
    'You build a robot that helps you. What do you call it?',
    ['answer-in-question'],
  ],
  ['a word of the question in Malay', 'membantu', ['answer-in-question']],
  ['a word of the question in Chinese', '机器人', ['answer-in-question', 'answer-popular']],
  ['a word of the question in Tamil', 'உங்களுக்கு', ['answer-in-question']],
  ['part of a word of the question', 'robo', ['answer-popular']],
  ['words of the question out of order', 'helps robot', []],
  ['a popular answer', 'Wall-E', ['answer-popular']],
  ['a popular answer in capitals', 'BAYMAX', ['answer-popular']],
  ['a popular answer and more', 'baymax junior', []],
  ['the first name', 'wei ling', ['answer-is-name']],
  ['a word of the first name', 'Ling', ['answer-is-name']],
  ['the last name', 'NG', ['answer-is-name']],
  ['the full name', "ng wei ling nur'ain @ mei-hua", ['answer-is-name']],
  ['first and last name', 'WeiLing Ng', ['answer-is-name']],
  ['a word with an apostrophe of the full name', 'Nur’Ain', ['answer-is-name']],
  ['a word with a hyphen of the full name', 'meihua', ['answer-is-name']],
  ['a part of a hyphened word of the full name', 'hua', ['answer-is-name']],
  ['a word that holds the last name', 'king', []],
  ['a word that holds the first name', 'wei ling island', []],
  ['the class', '4a', ['answer-is-class']],
  ['a word that holds the class', '4apples', []],
  ['the login ID', 'ng_wei_ling_1@students.edu.sg', ['answer-is-login-id']],
  ['the login ID before the @', 'Ng Wei Ling 1', ['answer-is-login-id']],
])('%s', (_name, answer, expected) => {
  expect(codesFor(answer)).toEqual(expected);
});

test('a popular answer of another question is allowed', () => {
  expect(codesFor('velvet teapot', 'robot-name')).toEqual([]);
  expect(codesFor('spaghetti', 'hard-word')).toEqual(['answer-popular']);
  expect(codesFor('spaghetti', 'robot-name')).toEqual([]);
});

test('the refusal of a popular answer suggests a question that nobody chose yet', () => {
  const first = ids[0] ?? '';
  const entries = [
    { questionId: ids.at(-1) ?? '', answer: 'baymax' },
    { questionId: first, answer: 'Schnuffelbert' },
  ];
  expect(check(entries)).toEqual([
    { field: 'answer1', code: 'answer-popular', params: { suggestedQuestionId: ids[1] } },
  ]);
});

test('no question is suggested when all are taken', () => {
  const only: Question[] = questions.filter(({ id }) => id === 'robot-name');
  const failures = check([{ questionId: 'robot-name', answer: 'baymax' }], { questions: only });
  expect(failures[0]?.params).toEqual({ suggestedQuestionId: '' });
});

test('a pupil without a last name may give any other answer', () => {
  const one = { ...subject, firstName: 'Suresh', lastName: '', fullName: 'Suresh' };
  const input = { questions, set: 1, subject: one };
  const answer = (text: string) =>
    checkAnswers({ ...input, entries: [{ questionId: 'robot-name', answer: text }] });
  expect(answer('Zorblax')).toEqual([]);
  expect(answer('SURESH').map(({ code }) => code)).toEqual(['answer-is-name']);
});

test('equal answers are found however they are typed, and each later one is named', () => {
  const entries = ['Zor-blax', 'zorblax', 'ＺＯＲ ＢＬＡＸ'].map((answer, index) => ({
    questionId: ids[index] ?? '',
    answer,
  }));
  expect(check(entries)).toEqual([
    { field: 'answer2', code: 'answers-equal', params: { other: 1 } },
    { field: 'answer3', code: 'answers-equal', params: { other: 1 } },
  ]);
});

test('whatever is typed, every failure belongs to a field of the form', () => {
  const entry = fc.record({
    questionId: fc.oneof(fc.constantFrom(...ids), fc.string()),
    answer: fc.string({ unit: 'binary', maxLength: 120 }),
  });
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 5 }), fc.integer({ min: 1, max: 4 }), (typed, set) => {
      const fields = new Set(check(typed, { set }).map(({ field }) => field));
      for (const field of fields) expect(field).toMatch(/^(question|answer)[1-4]$/);
    }),
    { numRuns: 50 },
  );
});
