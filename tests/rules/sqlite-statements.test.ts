import { rememberStatements } from '../../server/db/sqlite-statements';

function connection() {
  const prepared: string[] = [];
  const fake = {
    prepare(sql: string): unknown {
      prepared.push(sql);
      return { sql };
    },
  };
  rememberStatements(fake);
  return { fake, prepared };
}

test('a statement is prepared once', () => {
  const { fake, prepared } = connection();
  expect(fake.prepare('select 1')).toBe(fake.prepare('select 1'));
  expect(prepared).toEqual(['select 1']);
});

test('the ones used longest ago are forgotten, so that memory stays flat', () => {
  const { fake, prepared } = connection();
  fake.prepare('often');
  for (let n = 0; n < 399; n++) fake.prepare(`select ${n}`);
  fake.prepare('often');
  fake.prepare('one more');
  fake.prepare('often');
  expect(prepared.filter((sql) => sql === 'often')).toHaveLength(1);
  fake.prepare('select 0');
  expect(prepared.filter((sql) => sql === 'select 0')).toHaveLength(2);
});
