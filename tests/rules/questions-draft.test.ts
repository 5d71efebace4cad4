import { MINUTE } from '../../server/clock';
import { createDrafts } from '../../server/questions/draft';
import { fakeClock } from '../support/fake-clock';

const key = Buffer.alloc(32, 1);
const holder = { sessionId: 'session-1', accountId: 'account-1' };
const entries = [
  { questionId: 'robot-name', answer: 'Zorblax' },
  { questionId: 'own-island', answer: 'மாம்பழத் தீவு' },
];

function drafts(changes: { keys?: Buffer[]; bank?: string } = {}) {
  const clock = fakeClock();
  return {
    clock,
    ...createDrafts({ clock, keys: [key], bank: 'private', minutes: 10, ...changes }),
  };
}

test('security 30: what was typed comes back to the same session and account', () => {
  const { sealDraft, openDraft } = drafts();
  expect(openDraft(holder, sealDraft(holder, entries))).toEqual(entries);
});

test('security 30: a draft is bound to its session, account and bank', () => {
  const { sealDraft, openDraft } = drafts();
  const sealed = sealDraft(holder, entries);
  expect(openDraft({ ...holder, sessionId: 'session-2' }, sealed)).toBeNull();
  expect(openDraft({ ...holder, accountId: 'account-2' }, sealed)).toBeNull();
  expect(openDraft({ sessionId: 'session-1account-1', accountId: '' }, sealed)).toBeNull();
  expect(drafts({ bank: 'familiar' }).openDraft(holder, sealed)).toBeNull();
  expect(drafts({ keys: [Buffer.alloc(32, 2)] }).openDraft(holder, sealed)).toBeNull();
});

test('a draft opens with every key of the list, so that keys can be exchanged meanwhile', () => {
  const newer = Buffer.alloc(32, 2);
  const sealed = drafts({ keys: [newer, key] }).sealDraft(holder, entries);
  expect(drafts({ keys: [key, newer] }).openDraft(holder, sealed)).toEqual(entries);
  expect(drafts({ keys: [key] }).openDraft(holder, sealed)).toBeNull();
});

test('security 30: a draft lasts 10 minutes', () => {
  const { clock, sealDraft, openDraft } = drafts();
  const sealed = sealDraft(holder, entries);
  clock.advance(10 * MINUTE - 1);
  expect(openDraft(holder, sealed)).toEqual(entries);
  clock.advance(1);
  expect(openDraft(holder, sealed)).toBeNull();
});

test('security 30: nothing of an answer can be read in a draft, not even its length', () => {
  const { sealDraft } = drafts();
  const long = [{ questionId: 'robot-name', answer: 'Zorblax'.repeat(20) }];
  const sealed = sealDraft(holder, entries);
  expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('Zorblax');
  expect(sealed).toHaveLength(sealDraft(holder, long).length);
  expect(sealed).not.toBe(sealDraft(holder, entries));
});

test.each([
  ['empty', ''],
  ['too short', 'AAAA'],
  ['not base64', '%%%%'],
  ['zeroes', 'A'.repeat(200)],
])('a draft that is %s does not open', (_name, sealed) => {
  expect(drafts().openDraft(holder, sealed)).toBeNull();
});

test('a draft changed in any byte does not open', () => {
  const { sealDraft, openDraft } = drafts();
  const bytes = Buffer.from(sealDraft(holder, entries), 'base64url');
  for (let index = 0; index < bytes.length; index += 7) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(openDraft(holder, changed.toString('base64url'))).toBeNull();
  }
});
