import { startPortal, type Portal } from '../support/portal';
import {
  addEnrolledPupil,
  addPupilWithPassword,
  answerWrongly,
  openQuestions,
  signIn,
} from '../support/pupils';
import { addPupil } from '../support/fixtures';
import type { Answer } from '../support/visit';

/** What a stranger could compare: all of it but the token and the words of the questions. */
function comparable({ status, location, text, headers }: Answer) {
  const { 'set-cookie': cookies = [], ...rest } = headers;
  // A picture belongs to the question and to nothing else: not to whether there is such an account.
  const pictures = text.match(/class="card-symbol"/g)?.length ?? 0;
  expect(pictures).toBe(text.match(/<label[^>]*>Look at your card/g)?.length ?? 0);
  return {
    status,
    location,
    headers: { ...rest, 'content-length': undefined, date: undefined },
    cookies: cookies.map((line) => line.replace(/=[^;]*/, '=…')),
    text: text
      .replace(/(name="_csrf" value|data-csrf)="[^"]+"/g, '$1="…"')
      .replace(/<label[\s\S]*?<\/label>/g, '<label>…</label>')
      // Which questions are asked differs, and those of a card have a picture each.
      .replace(/ field--card|<svg class="card-symbol"[\s\S]*?<\/svg>\s*/g, '')
      .replace(/<p>(?:Type an answer to each|Find each picture)[^<]*<\/p>/g, '<p>…</p>')
      .replace(/(name="loginId" value)="[^"]*"/, '$1="…"'),
  };
}

describe.each(['SQLite', 'PostgreSQL'] as const)('on %s', (engine) => {
  let portal: Portal;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    portal = await startPortal({ engine });
    const { db } = portal.services;
    ids['enrolled'] = (await addEnrolledPupil(portal)).account.loginId;
    ids['without QnA'] = (await addPupilWithPassword(portal)).loginId;
    ids['without a password'] = (await addPupil(db)).loginId;
    ids['disabled'] = (await addPupil(db, { status: 'disabled' })).loginId;
    ids['a leaver'] = (await addPupil(db, { status: 'leaver' })).loginId;
    ids['unknown'] = 'No_Such_Pupil@students.edu.sg';
  });
  afterAll(() => portal.close());

  test('security 1: every kind of login ID gets the same history of answers at sign-in', async () => {
    const stories = [];
    for (const loginId of Object.values(ids)) {
      const visit = portal.visit();
      const story = [];
      for (let attempt = 1; attempt <= 7; attempt++) {
        story.push(comparable(await signIn(visit, loginId, `Wrong-Number-${attempt}`)));
      }
      stories.push(story);
    }
    expect(stories[0]?.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 429, 429]);
    for (const story of stories.slice(1)) expect(story).toEqual(stories[0]);
  });

  test('security 1: every kind of login ID gets the same history of answers at the questions', async () => {
    const stories = [];
    for (const loginId of Object.values(ids)) {
      const visit = portal.visit();
      const story = [];
      await visit.get('/sspr/forgot');
      story.push(comparable(await visit.post('/sspr/forgot', { loginId })));
      story.push(comparable(await visit.get('/sspr/forgot/questions')));
      for (let attempt = 1; attempt <= 4; attempt++) {
        story.push(comparable(await answerWrongly(visit, loginId, `wrong ${attempt}`)));
      }
      stories.push(story);
    }
    expect(stories[0]?.map(({ status }) => status)).toEqual([303, 200, 400, 400, 400, 429]);
    for (const story of stories.slice(1)) {
      // A card's decoy and an own one differ in words only, which `comparable` leaves out.
      expect(story).toEqual(stories[0]);
    }
  });

  test('security 2: the questions of an unknown login ID stay, over visits and restarts', async () => {
    const first = (await openQuestions(portal.visit(), 'nobody_at_all')).text;
    const { database, clock } = portal;
    const other = await startPortal({ database, clock });
    clock.advance(40 * 24 * 60 * 60 * 1000);
    const later = (await openQuestions(other.visit(), ' NOBODY_at_all@students.edu.sg ')).text;
    await other.close();
    const labels = (text: string) => text.match(/<label[\s\S]*?<\/label>/g);
    expect(labels(later)).toEqual(labels(first));
    expect(first).not.toContain('nobody');
  });

  test('security 3: the same number of argon2 operations whoever it is, and none when refused', async () => {
    const { hashing } = portal.services;
    for (const loginId of [...Object.values(ids), 'another_unknown']) {
      portal.clock.advance(8 * 24 * 60 * 60 * 1000);
      const visit = portal.visit();
      let before = hashing.operations();
      await signIn(visit, loginId, 'Wrong-Once-1');
      expect(hashing.operations() - before).toBe(1);
      before = hashing.operations();
      await answerWrongly(visit, loginId, 'wrong once');
      expect(hashing.operations() - before).toBe(2);
    }
    const locked = portal.visit();
    for (let attempt = 1; attempt <= 5; attempt++)
      await signIn(locked, 'unknown_too', `Wrong-${attempt}-x`);
    const before = hashing.operations();
    expect((await signIn(locked, 'unknown_too', 'Wrong-6-x')).status).toBe(429);
    expect(hashing.operations()).toBe(before);
  });
});
