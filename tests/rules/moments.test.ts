import { sayDay, sayMoment, sayTime, sayUntil } from '../../server/http/moments';

const timeZone = 'Asia/Singapore';
/** Monday, 4 January 2027, 10.35 a.m. in Singapore. */
const at = Date.UTC(2027, 0, 4, 2, 35);
const HOUR = 3_600_000;

test.each([
  ['en', ['Monday, 4 January, 10.35 a.m.', '4.35 p.m.', 'Mon, 4 Jan 2027']],
  ['ms', ['Isnin, 4 Januari, 10.35 pagi', '4.35 petang', 'Isn, 4 Jan 2027']],
  ['zh', ['1月4日星期一 上午10:35', '下午4:35', '2027年1月4日周一']],
  ['ta', ['ஜனவரி 4, திங்கள், காலை 10:35', 'மாலை 4:35', 'திங்., 4 ஜன., 2027']],
])('%s says a moment, a time and a day as people say them', (lang, said) => {
  const place = { lang, timeZone };
  const all = [sayMoment(at, place), sayTime(at + 6 * HOUR, place), sayDay('2027-01-04', lang)];
  expect(all).toEqual(said);
});

test('later today is a time alone, rounded up to the minute; tomorrow has its day', () => {
  const place = { lang: 'en', timeZone };
  expect(sayUntil(at + 1000, at, place)).toBe('10.36 a.m.');
  expect(sayUntil(at + 24 * HOUR, at, place)).toBe('Tuesday, 5 January, 10.35 a.m.');
});

test('what is no day stays as it is', () => {
  expect(sayDay('soon', 'en')).toBe('soon');
});
