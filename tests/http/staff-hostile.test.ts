import { engines } from '../support/databases';
import { addPupil, addSchool } from '../support/fixtures';
import { startPortal, type Portal } from '../support/portal';
import { asStaffMember, type StaffPerson } from '../support/staff';
import { staffRoutes } from '../support/staff-routes';

/** What no form of ours sends; PostgreSQL takes no NUL in a text, and SQLite does. */
const hostile = ['\0', 'a\0b', '\r\n\u001b[31m', '\u202e', '{"$ne":1}', "' or 1=1 --", '9e99'];

const queries = [
  ...['q', 'class', 'level', 'state', 'afterName', 'afterId', 'school', 'list', 'after'],
  ...['person', 'action', 'from', 'to', 'beforeAt', 'beforeId', 'group', 'kind'],
];
const fields = [
  ...['p_0', 'kind', 'class', 'level', 'school', 'teacher', 'fromDay', 'toDay', 'cover', 'group'],
  ...['validFrom', 'identified', 'path', 'email', 'name', 'role', 'classes', 'deed', 'decision'],
  ...['version', 'place', 'phone', 'officeHours', 'networks', 'helpForm', 'holidays', 'from'],
  ...[
    'answer',
    'how',
    'pupil',
    'code',
    'password',
    'hours',
    'banner',
    'person',
    'confirmedLeavers',
  ],
];

describe.each(engines)('on %s', (engine) => {
  let portal: Portal;
  let people: StaffPerson[];

  beforeAll(async () => {
    portal = await startPortal({ engine });
    const { db } = portal.services;
    const school = await addSchool(db, { code: 'CPS' });
    await addPupil(db, { school, className: '4A' });
    people = [
      await asStaffMember(portal, { role: 'ict', schoolCode: 'CPS' }),
      await asStaffMember(portal, { role: 'admin' }),
    ];
  });
  afterAll(() => portal.close());

  test.each(hostile)(
    '%j in every address, query and field of staff is no failure',
    async (text) => {
      const broken: string[] = [];
      for (const { visit } of people) {
        await visit.get('/staff/account');
        const token = visit.token;
        for (const { method, path } of staffRoutes) {
          if (path.endsWith('sign-out-everywhere')) continue;
          const at = path.replace(/:\w+/, encodeURIComponent(text));
          const form = Object.fromEntries(fields.map((name) => [name, text]));
          const query = new URLSearchParams(
            Object.fromEntries(queries.map((name) => [name, text])),
          ).toString();
          const answer =
            method === 'GET'
              ? await visit.send('GET', `${at}?${query}`)
              : await visit.send('POST', at, { form: { _csrf: token, ...form } });
          if (answer.status >= 500) broken.push(`${method} ${path} ${answer.status}`);
        }
      }
      expect(broken).toEqual([]);
    },
  );
});
