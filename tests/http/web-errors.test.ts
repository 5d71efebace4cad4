import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import express from 'express';
import { pino } from 'pino';
import { inTurnOf } from '../../server/password/hash-turn';
import { errorPages } from '../../server/http/error-pages';
import { pageBasics } from '../../server/http/page-basics';
import { PageError } from '../../server/http/page-errors';
import { createLanguages } from '../../server/languages/languages';
import { startPortal, type Portal } from '../support/portal';
import { addEnrolledPupil, openQuestions, signIn } from '../support/pupils';
import { createVisit, type Answer, type Visit } from '../support/visit';

const REFERENCE = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;

interface Line {
  requestId?: string;
  failure?: string;
  errorName?: string;
  stack?: string[];
  status?: number;
  route?: string;
}

let portal: Portal;
let visit: Visit;

beforeAll(async () => {
  portal = await startPortal({ settings: { HASH_CONCURRENCY: '1', HASH_QUEUE: '9' } });
});
afterAll(() => portal.close());

beforeEach(async () => {
  visit = portal.visit();
  await signIn(visit, (await addEnrolledPupil(portal)).account.loginId);
  await visit.get('/portal');
  portal.logged.length = 0;
});

describe('a page that breaks', () => {
  test('security 18: shows a reference that the log holds too, beside what broke', async () => {
    const answer = await without('password_credentials', () => visit.get('/portal'));
    expect(answer).toMatchObject({ status: 500 });
    const [reference] = REFERENCE.exec(answer.text) ?? [];
    const lines = logged().filter(({ requestId }) => requestId === reference);
    expect(lines).toMatchObject([
      { failure: 'broken', errorName: 'SqliteError' },
      { route: '/portal', status: 500 },
    ]);
    expect(lines[0]?.stack?.length).toBeGreaterThan(0);
  });

  test('security 18: tells nothing of what it is made of, and names nobody', async () => {
    const { text } = await without('password_credentials', () => visit.get('/portal'));
    expect(text).not.toMatch(
      /sqlite|knex|select|node_modules|password_credentials|\.ts\b|\bat \//i,
    );
    expect(text).not.toContain('Wei Ling');
    expect(text).not.toContain('_csrf');
  });

  test('security 18: has another reference the next time', async () => {
    const pages = [];
    for (let n = 0; n < 2; n++) {
      pages.push(await without('password_credentials', () => visit.get('/portal')));
    }
    const references = pages.map(({ text }) => REFERENCE.exec(text)?.[0]);
    expect(new Set(references).size).toBe(2);
  });

  test('security 26: leaves the visit as it was', async () => {
    const { cookies } = visit;
    const before = new Map(cookies);
    await without('password_credentials', () => visit.get('/portal'));
    expect([...cookies]).toEqual([...before]);
    expect(await visit.get('/portal')).toMatchObject({ status: 200 });
  });

  test('security 29: is not hidden behind the 403 of a stale form', async () => {
    const stranger = portal.visit();
    await openQuestions(stranger, 'No_Such_Pupil');
    portal.logged.length = 0;
    const answer = await without('decoy_profiles', () =>
      stranger.send('POST', '/sspr/forgot/questions', { form: { _csrf: 'stale' } }),
    );
    expect(answer).toMatchObject({ status: 500 });
    expect(logged()[0]).toMatchObject({ failure: 'broken' });
  });

  test('security 18: answers a script with the same page', async () => {
    const wanted = { accept: 'application/json' };
    const answer = await without('password_credentials', () => visit.get('/portal', wanted));
    expect(answer).toMatchObject({ status: 500 });
    expect(answer.text).toMatch(REFERENCE);
  });
});

test('security 18: no other page shows a reference', async () => {
  const stranger = portal.visit();
  await stranger.get('/sign-in');
  const answers: Record<string, Answer> = {
    200: await visit.get('/portal'),
    303: await visit.get('/sign-in'),
    400: await signIn(portal.visit(), 'No_Such_Pupil'),
    403: await stranger.send('POST', '/sign-out', { form: {} }),
    404: await visit.get('/nowhere'),
    413: await stranger.send('POST', '/sign-in', { form: 'x'.repeat(9000) }),
    415: await stranger.send('POST', '/sign-in', {
      form: '{}',
      headers: { 'content-type': 'a/b' },
    }),
    429: await lockedOut(),
    503: await whileFull(() => stranger.post('/sign-in', { loginId: 'a', password: 'b' })),
  };
  const references = logged().flatMap(({ requestId }) => requestId ?? []);
  expect(references.length).toBeGreaterThan(9);
  for (const [status, { text, headers, ...answer }] of Object.entries(answers)) {
    expect(String(answer.status)).toBe(status);
    const shown = text + JSON.stringify(headers);
    expect(references.filter((reference) => shown.includes(reference))).toEqual([]);
  }
});

/** The last handler alone, with failures that no page of ours has. */
describe('the last handler', () => {
  const broken: Record<string, () => void> = {
    '/quoting': () => {
      const typed =
        'Typed-Secret-1\nTyped-Secret-2\n    at Typed-Secret-3\n    at Typed-Secret-4 (x)';
      throw Object.assign(new Error(`insert into pupils values ('${typed}') - no such table`), {
        detail: 'Typed-Secret-5',
      });
    },
    '/text': () => {
      // What a library of another age might throw.
      throw 'Typed-Secret-6' as unknown;
    },
    '/page': () => {
      throw new PageError('not-found');
    },
  };

  test('security 18: keeps the places of the code and not the message, whatever its lines', async () => {
    const { answer, lines } = await answered('/quoting');
    expect(answer).toMatchObject({ status: 500 });
    expect(lines.join('')).not.toContain('Typed-Secret');
    expect(lines.join('')).toMatch(/web-errors\.test\.ts:\d+:\d+/);
    expect(answer.text).not.toContain('Typed-Secret');
  });

  test('security 18: takes whatever is thrown', async () => {
    const { answer, lines } = await answered('/text');
    expect(answer).toMatchObject({ status: 500 });
    expect(lines.join('')).not.toContain('Typed-Secret');
  });

  test('security 18: says it in plain words when not even its page can be made', async () => {
    const { answer, lines } = await answered('/quoting', { brokenWords: true });
    expect(answer).toMatchObject({ status: 500, text: 'Something broke on our side' });
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(lines.filter((line) => line.includes('"failure":"broken"'))).toHaveLength(2);
  });

  test('security 18: gives the page of a refusal its own status and no reference', async () => {
    const { answer } = await answered('/page');
    expect(answer).toMatchObject({ status: 404 });
    expect(answer.text).not.toMatch(REFERENCE);
  });

  async function answered(path: string, { brokenWords = false } = {}) {
    const lines: string[] = [];
    const log = pino({ level: 'debug' }, { write: (line: string) => void lines.push(line) });
    const languages = createLanguages();
    const words = {
      ...languages,
      translator: (code: string) => (key: string, params?: Record<string, unknown>) => {
        if (key.endsWith('.text')) throw new Error('no words');
        return languages.translator(code)(key, params);
      },
    };
    const app = express();
    app.use((_req, res, next) => {
      Object.assign(res.locals, { log, requestId: randomUUID() });
      next();
    });
    app.use(pageBasics(brokenWords ? words : languages));
    for (const [at, fail] of Object.entries(broken)) app.get(at, fail);
    app.use(errorPages());
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const answer = await createVisit(server, 'http://localhost:3000').get(path);
    await new Promise((resolve) => server.close(resolve));
    return { answer, lines };
  }
});

async function without(table: string, work: () => Promise<Answer>): Promise<Answer> {
  const { db } = portal.services;
  await db.schema.renameTable(table, 'away');
  try {
    return await work();
  } finally {
    await db.schema.renameTable('away', table);
  }
}

async function whileFull(work: () => Promise<Answer>): Promise<Answer> {
  const { hashing, config } = portal.services;
  const room = config.HASH_CONCURRENCY + config.HASH_QUEUE;
  // Each by somebody else, so that nobody has to make room.
  const held = Array.from({ length: room }, (_, at) =>
    inTurnOf({ isKnown: false, from: `elsewhere ${at}`, visit: '' }, () => hashing.hash('filler')),
  );
  const answer = await work();
  await Promise.all(held);
  return answer;
}

async function lockedOut(): Promise<Answer> {
  const guesser = portal.visit();
  for (let n = 0; n < 5; n++) await signIn(guesser, 'No_Such_Guess', `Wrong-Number-${n}`);
  return signIn(guesser, 'No_Such_Guess', 'Wrong-Number-5');
}

function logged(): Line[] {
  return portal.logged.map((line) => JSON.parse(line) as Line);
}
