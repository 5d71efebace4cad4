import { HOUR } from '../../server/clock';
import { singaporeHolidays } from '../../server/schools/opening';
import { addPupil, addSchool } from '../support/fixtures';
import { SCHOOL_MORNING } from '../support/fake-clock';
import { startPortal, type Portal } from '../support/portal';
import { operator } from '../support/pupils';
import type { Answer, Visit } from '../support/visit';

let portal: Portal;

beforeAll(async () => {
  portal = await startPortal({
    settings: { REQUESTS_VISITOR_HOUR: '100', REQUESTS_SCHOOL_HOUR: '100' },
  });
  await portal.services.schools.add(
    {
      ...{ code: 'CPS', name: 'Cedar Primary', holidays: singaporeHolidays() },
      contact: { phone: '6000 0000' },
    },
    operator,
  );
});
afterAll(() => portal.close());

beforeEach(() => portal.clock.set(SCHOOL_MORNING));

const good = {
  ...{ schoolCode: 'CPS', fullName: 'Wei Ling Zhuang', className: '4A', asking: 'guardian' },
  ...{ problem: 'locked', replyTo: '9000 0000', message: 'She cannot do her homework.' },
};

async function send(visit: Visit, changes: Record<string, string> = {}): Promise<Answer> {
  await visit.get('/help/request');
  return visit.post('/help/request', { ...good, ...changes });
}

const asText = ({ text }: Answer) =>
  text
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&#34;|&quot;/g, '"')
    .replace(/\s+/g, ' ');

/** What differs from one page to another without telling anything. */
const without = (answer: Answer, ...parts: string[]) =>
  parts.reduce((text, part) => text.replaceAll(part, '…'), answer.text);

test('a guardian asks and sees when to expect an answer', async () => {
  const visit = portal.visit();
  const sent = await send(visit);
  expect(sent.status).toBe(303);
  expect(sent.location).toMatch(/^\/help\/request\/[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}$/);
  const page = await visit.get(sent.location ?? '');
  expect(page.status).toBe(200);
  expect(asText(page)).toContain('Today by 3.00 p.m. you can expect an answer.');
  expect(asText(page)).toContain('Cedar Primary');
  expect(asText(page)).toContain('6000 0000');
  // Whoever finds the address learns nothing about a child.
  // Without what is random, in which 4A may stand by chance.
  const reference = (sent.location ?? '').slice('/help/request/'.length);
  expect(without(page, reference, visit.token)).not.toMatch(/Zhuang|4A|homework|9000/);
  // From any other browser, as people type it.
  const other = portal.visit();
  const typed = reference.toLowerCase();
  const found = await other.get(`/help/request/status?reference=${typed.replaceAll('-', '+')}`);
  expect(found).toMatchObject({ status: 303, location: sent.location });
});

test('security 1: the same answer and the same page, whether or not there is such a pupil', async () => {
  const school = await addSchool(portal.services.db, { code: 'SAME' });
  await addPupil(portal.services.db, { school, fullName: 'Wei Ling Zhuang', className: '4A' });
  const answers = [];
  for (const fullName of ['Wei Ling Zhuang', 'Nobody At All']) {
    const visit = portal.visit();
    const sent = await send(visit, { schoolCode: 'SAME', fullName });
    const page = await visit.get(sent.location ?? '');
    const reference = (sent.location ?? '').slice('/help/request/'.length);
    answers.push({
      ...{ status: sent.status, headers: Object.keys(sent.headers), pageStatus: page.status },
      page: without(page, reference),
    });
  }
  expect(answers[0]).toEqual(answers[1]);
});

test.each([
  ['on Friday afternoon', Date.UTC(2027, 0, 8, 8), 'By Monday, 11 January, 3.00 p.m.'],
  // Friday, 5 February: then Chinese New Year, Saturday to the Monday for the Sunday.
  ['before Chinese New Year', Date.UTC(2027, 1, 5, 7), 'By Tuesday, 9 February, 3.00 p.m.'],
  ['early in the morning', Date.UTC(2027, 0, 4, 22), 'Today by 3.00 p.m.'],
])('what is asked %s has its promise', async (_when, at, words) => {
  portal.clock.set(at);
  const visit = portal.visit();
  const sent = await send(visit);
  expect(asText(await visit.get(sent.location ?? ''))).toContain(
    `${words} you can expect an answer.`,
  );
});

test('a promise that was not kept is owned up to', async () => {
  const visit = portal.visit();
  const sent = await send(visit);
  portal.clock.advance(24 * HOUR);
  const page = asText(await visit.get(sent.location ?? ''));
  expect(page).toContain(
    'The school wanted to answer by Monday, 4 January, 3.00 p.m. and it takes longer.',
  );
});

test('what is missing or wrong is told at the field and above, and nothing typed is lost', async () => {
  const visit = portal.visit();
  await visit.get('/help/request');
  const page = await visit.post('/help/request', {
    ...{ schoolCode: 'NONE', fullName: '??', className: 'x'.repeat(31), asking: 'robot' },
    ...{ problem: '', replyTo: '', message: 'y'.repeat(301) },
  });
  expect(page.status).toBe(400);
  expect(page.text).toMatch(/<title>Error: /);
  const fields = ['schoolCode', 'fullName', 'className', 'asking', 'problem', 'message', 'replyTo'];
  for (const name of fields) {
    expect(page.text).toContain(`<a href="#${name}">`);
    expect(page.text).toContain(`id="${name}-error"`);
  }
  expect(page.text).toContain('value="??"');
  expect(page.text).toContain('y'.repeat(301));
  expect(asText(page)).toContain('it has 301 letters. Use 300 at most.');
});

test('300 letters pass, counted as people count them', async () => {
  const sent = await send(portal.visit(), { message: '😀'.repeat(300) });
  expect(sent.status).toBe(303);
});

test('security 18: a message that holds a password is refused, and not shown again', async () => {
  const visit = portal.visit();
  const page = await send(visit, { message: 'Her password is Lamp-tiger-482' });
  expect(page.status).toBe(400);
  expect(page.text).not.toContain('Lamp-tiger-482');
  expect(page.text).toContain('Wei Ling Zhuang');
  expect(portal.logged.join('')).not.toContain('Lamp-tiger');
});

test('security 37: markup in a name is text on the page that shows it again', async () => {
  const page = await send(portal.visit(), { fullName: '<img src=x onerror=alert(1)>', asking: '' });
  expect(page.text).not.toContain('<img src=x');
  expect(page.text).toContain('&lt;img src=x onerror=alert(1)&gt;');
});

test('security 27: without a token it is not filed', async () => {
  const visit = portal.visit();
  await visit.get('/help/request');
  expect(await visit.send('POST', '/help/request', { form: good })).toMatchObject({ status: 403 });
});

test('security 18: neither what was typed nor the reference reaches the log', async () => {
  const visit = portal.visit();
  const sent = await send(visit, { fullName: 'Logged Nowhere' });
  await visit.get(sent.location ?? '');
  const reference = (sent.location ?? '').slice('/help/request/'.length);
  const log = portal.logged.join('\n');
  expect(log).toContain('/help/request/:reference');
  expect(log).not.toMatch(/Logged Nowhere/);
  expect(log).not.toContain(reference);
});

test.each(['K7QF-2MHX-9RTB', 'nonsense', 'Jon_Tan_1', '%3Cscript%3E'])(
  'the reference %s leads nowhere',
  async (reference) => {
    expect(await portal.visit().get(`/help/request/${reference}`)).toMatchObject({ status: 404 });
  },
);

test('a reference that cannot be one is told at its field', async () => {
  const page = await portal.visit().get('/help/request/status?reference=%22%3E%3Cb%3E');
  expect(page.status).toBe(400);
  expect(page.text).toContain('id="reference-error"');
  expect(page.text).not.toContain('<b>');
});

describe('when it is too much', () => {
  /** Long after the other tests, whose requests no longer count. */
  async function busyPortal(settings = {}): Promise<Portal> {
    const busy = await startPortal({ database: portal.database, settings });
    busy.clock.advance(100 * 24 * HOUR);
    return busy;
  }

  test('a visitor is let through three times an hour, and told so honestly', async () => {
    const busy = await busyPortal();
    const visit = busy.visit();
    const sent = [await send(visit), await send(visit), await send(visit)];
    expect(sent.map(({ status }) => status)).toEqual([303, 303, 303]);
    const refused = await send(visit);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBe(3600);
    expect(asText(refused)).toContain('This one was not sent.');
    expect(asText(refused)).toContain('6000 0000');
    expect(refused.text).not.toContain('Zhuang');
    busy.clock.advance(HOUR);
    expect(await send(visit)).toMatchObject({ status: 303 });
    await busy.close();
  });

  test('above so many an hour for a school the page shows its telephone', async () => {
    const busy = await busyPortal({ REQUESTS_VISITOR_HOUR: '100', REQUESTS_SCHOOL_HOUR: '2' });
    busy.clock.advance(24 * HOUR);
    const sent = [await send(busy.visit()), await send(busy.visit())];
    expect(sent.map(({ status }) => status)).toEqual([303, 303]);
    const refused = await send(busy.visit());
    expect(refused.status).toBe(429);
    expect(asText(refused)).toContain('more than the school can read. Yours was not sent.');
    expect(asText(refused)).toContain('Call the General Office instead: 6000 0000');
    await busy.close();
  });
});

test('a school with a form of its own: the page leads there, and keeps nothing', async () => {
  await portal.services.schools.add(
    { code: 'OWN', name: 'Own Form Primary', helpForm: 'https://forms.example/help?school=1' },
    operator,
  );
  const visit = portal.visit();
  const sent = await send(visit, { schoolCode: 'OWN' });
  expect(sent).toMatchObject({ status: 303, location: '/help/request?school=OWN' });
  const page = await visit.get('/help/request?school=OWN');
  expect(page.status).toBe(200);
  expect(page.text).toContain('href="https://forms.example/help?school=1"');
  expect(page.text).not.toContain('<form method="post" action="/help/request"');
  const own = await portal.services.schools.findByCode('OWN');
  expect(await portal.services.db('help_requests').where({ school_id: own?.id })).toEqual([]);
});

test('the school of the link is chosen already', async () => {
  const page = await portal.visit().get('/help/request?school=CPS');
  expect(page.text).toContain('<option value="CPS" selected>');
});

test('the help page and the pages of a lock lead to it', async () => {
  expect((await portal.visit().get('/help')).text).toContain('href="/help/request"');
  const visit = portal.visit();
  let page = await visit.get('/sign-in');
  for (let n = 0; n < 6; n++) {
    page = await visit.post('/sign-in', { loginId: 'Locked_Out_1', password: `Wrong-${n}-aA` });
  }
  expect(page.status).toBe(429);
  expect(page.text).toContain('href="/help/request"');
});
