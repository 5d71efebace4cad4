import { assertName, assertOpaque, detailsText } from '../../server/audit/details.rules';

test('equal details are equal text, whatever their order', () => {
  expect(detailsText({ lane: 'school', count: 3, from: null }, 200)).toBe(
    '{"count":3,"from":null,"lane":"school"}',
  );
  expect(detailsText({ count: 3, from: null, lane: 'school' }, 200)).toBe(
    '{"count":3,"from":null,"lane":"school"}',
  );
  expect(detailsText({}, 200)).toBe('{}');
});

test.each([
  ['password'],
  ['newPassword'],
  ['defaultPassword'],
  ['passwords'],
  ['newpassword'],
  ['passphrase'],
  ['answer'],
  ['answer1'],
  ['answers'],
  ['token'],
  ['csrfToken'],
  ['_csrf'],
  ['secret'],
  ['pepper'],
  ['pepperId'],
  ['sid'],
  ['sessionSid'],
  ['sessionId'],
  ['cookie'],
  ['otp'],
  ['totpCode'],
  ['pin'],
  ['passwordHash'],
  ['oldHash'],
  ['hashes'],
  ['salt'],
  ['credentialId'],
  [''],
  ['1st'],
  ['with space'],
  ['with-hyphen'],
  ['x'.repeat(41)],
])('security 18: no detail is called %j', (key) => {
  expect(() => detailsText({ [key]: 'x' }, 200)).toThrow('is no key for an audit detail');
  expect(() => detailsText({ [key]: 1 }, 200)).toThrow('is no key for an audit detail');
});

test.each([
  ['lane'],
  ['path'],
  ['count'],
  ['inside'],
  ['resident'],
  ['shoppingList'],
  ['schoolCode'],
  ['sessionsEnded'],
  ['fromClass'],
  ['typing'],
])('a detail may be called %j', (key) => {
  expect(detailsText({ [key]: 'x' }, 200)).toBe(`{"${key}":"x"}`);
});

test('security 18: a hash is no detail under any name', () => {
  expect(() => detailsText({ note: '$argon2id$v=19$m=19456' }, 200)).toThrow('holds a hash');
});

test('more than 20 details are a bug', () => {
  const many = Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`k${n}`, n]));
  expect(() => detailsText(many, 200)).toThrow('21 details');
});

test.each([
  ['long text', 'a'.repeat(201), 'a'.repeat(200)],
  ['emoji at the edge', '😀'.repeat(201), '😀'.repeat(200)],
  ['half a surrogate pair', 'a\u{D800}b', 'a\u{FFFD}b'],
  ['control characters', 'a\r\n\u{0}b', 'a\r\n\u{0}b'],
])('texts are cut and made well-formed: %s', (_name, given, kept) => {
  expect(JSON.parse(detailsText({ note: given }, 200))).toEqual({ note: kept });
});

test('control characters never stand raw in the text', () => {
  expect(detailsText({ note: 'a\r\n\u{0}\u{1B}b' }, 200)).toBe(
    String.raw`{"note":"a\r\n\u0000\u001bb"}`,
  );
});

test.each([['sign-in'], ['challenge.passed'], ['roster.import'], ['wrongAnswer'], ['a_b']])(
  '%j is a name',
  (name) => {
    expect(() => {
      assertName('action', name);
    }).not.toThrow();
  },
);

test.each([[''], ['Sign in'], ['sign in'], ['=cmd'], ['a\nb'], ['x'.repeat(65)], ['é']])(
  '%j is no name',
  (name) => {
    expect(() => {
      assertName('action', name);
    }).toThrow('is no action of an audit event');
  },
);

test.each([[null], ['unknown'], ['01938000-0000-7000-8000-000000000001'], ['3fa4c1']])(
  '%j is opaque',
  (id) => {
    expect(() => {
      assertOpaque('the subject', id);
    }).not.toThrow();
  },
);

test.each([['Jon_Tan_1@students.edu.sg'], ['Jon Tan'], [''], ['a\u{0}'], ['x'.repeat(201)]])(
  'security 18: %j is not opaque',
  (id) => {
    expect(() => {
      assertOpaque('the subject', id);
    }).toThrow('the subject of an audit event must be an opaque id');
  },
);
