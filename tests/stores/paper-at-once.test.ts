import { setTimeout as sleep } from 'node:timers/promises';
import { createCards } from '../../server/questions/cards';
import type { PrintDeps } from '../../server/questions/print-cards';
import { describeEachDatabase } from '../support/databases';
import { fakeClock } from '../support/fake-clock';
import { addPupil, addSchool } from '../support/fixtures';
import { printsOn } from '../support/prints';

const actor = { kind: 'staff', id: 'staff-1' } as const;

/** Counts how many are under way; a hash takes two milliseconds. */
function countedHashing(atOnce: number) {
  const seen: number[] = [];
  let now = 0;
  const hashing: PrintDeps['hashing'] = {
    atOnce,
    canVerify: () => true,
    recompute: () => Promise.reject(new Error('there is no card yet')),
    async hash(value) {
      seen.push(++now);
      await sleep(2);
      now--;
      return { phc: `$phc$${value}`, pepperId: 'pepper' };
    },
  };
  return { hashing, seen };
}

describeEachDatabase('hashes of a print', (database) => {
  test.each([1, 2, 4])('cards of a class keep %i under way all the time', async (atOnce) => {
    const school = await addSchool(database());
    for (let n = 0; n < 5; n++) {
      await addPupil(database(), { school, level: 'P2', className: '2A' });
    }
    const room = printsOn(database());
    const { hashing, seen } = countedHashing(atOnce);
    const { banks, audit } = room.services;
    const settings = { set: 3, cardLevels: ['P2'], cardPendingHours: 24 };
    const cards = createCards({
      ...{ db: database(), clock: fakeClock(), hashing, banks, audit, settings },
    });
    const told: number[] = [];
    const order = { schoolCode: school.code, scope: { className: '2A' }, actor };
    const made = await cards.makeCards({ ...order, onProgress: (done) => told.push(done) });
    expect(made.kind).toBe('made');
    expect(seen).toHaveLength(15);
    expect(Math.max(...seen)).toBe(atOnce);
    expect(seen.slice(atOnce - 1).every((count) => count === atOnce)).toBe(true);
    expect(told).toEqual([1, 2, 3, 4, 5]);
    const sets = await database()('answers')
      .join('answer_sets', 'answer_sets.id', 'answers.answer_set_id')
      .join('accounts', 'accounts.id', 'answer_sets.account_id')
      .where({ 'accounts.school_id': school.id });
    expect(sets).toHaveLength(15);
    await room.prints.close();
  });
});
