import { enrolmentState, type EnrolmentFacts } from '../../server/questions/enrolment.rules';

const held = {
  source: 'own',
  bank: 'private',
  questionIds: ['a', 'b', 'c'],
  createdAt: 100,
} as const;
const card = { ...held, source: 'card', bank: 'card', questionIds: ['x', 'y', 'z'] } as const;
const offered = { bank: 'private', questionIds: ['a', 'b', 'c', 'd'], set: 3, ask: 2 };
const facts: EnrolmentFacts = { cardLevel: false, enrolAskedAt: null, held, offered };
const must = (reason: string) => ({ kind: 'must-enrol', reason });

test.each<[string, Partial<EnrolmentFacts>, object]>([
  ['three questions of the bank fit', {}, { kind: 'fits' }],
  ['nothing yet', { held: null }, must('never')],
  ['promoted with a card', { held: card }, must('promoted')],
  ['another bank', { offered: { ...offered, bank: 'familiar' } }, must('policy')],
  [
    'a question left the bank',
    { offered: { ...offered, questionIds: ['a', 'b'] } },
    must('policy'),
  ],
  ['more must be chosen now', { offered: { ...offered, set: 4 } }, must('policy')],
  ['more are asked than were chosen', { offered: { ...offered, ask: 4 } }, must('policy')],
  ['fewer must be chosen now', { offered: { ...offered, set: 2 } }, { kind: 'fits' }],
  ['all three are asked now', { offered: { ...offered, ask: 3 } }, { kind: 'fits' }],
  ['staff asked after the set was made', { enrolAskedAt: 101 }, must('asked')],
  ['staff asked before the set was made', { enrolAskedAt: 99 }, { kind: 'fits' }],
  ['a card level with a card', { cardLevel: true, held: card }, { kind: 'card' }],
  ['a card level without one', { cardLevel: true, held: null }, { kind: 'no-card' }],
  ['a card level with answers of their own', { cardLevel: true }, { kind: 'no-card' }],
  [
    'a card level is never asked to enrol',
    { cardLevel: true, held: card, enrolAskedAt: 999 },
    { kind: 'card' },
  ],
])('%s', (_name, changes, expected) => {
  expect(enrolmentState({ ...facts, ...changes })).toEqual(expected);
});
