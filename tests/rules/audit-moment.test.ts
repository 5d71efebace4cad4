import { isoTime, parseMoment } from '../../server/audit/moment.rules';

test.each([
  ['2026-11-01', '2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
  ['2026-11-01T08:00Z', '2026-11-01T08:00:00.000Z', '2026-11-01T08:00:00.000Z'],
  ['2026-11-01T08:00:30+08:00', '2026-11-01T00:00:30.000Z', '2026-11-01T00:00:30.000Z'],
  ['2026-11-01T08:00:30.5-01:00', '2026-11-01T09:00:30.500Z', '2026-11-01T09:00:30.500Z'],
])('%s starts at %s and ends before %s', (text, start, end) => {
  expect(isoTime(parseMoment(text, 'start') ?? NaN)).toBe(start);
  expect(isoTime(parseMoment(text, 'end') ?? NaN)).toBe(end);
});

test.each([
  [''],
  ['yesterday'],
  ['2026-02-30'],
  ['2026-02-30T00:00:00Z'],
  ['2026-13-01'],
  ['2026-11-01T25:00Z'],
  ['2026-11-01T08:00:00'],
  ['01/11/2026'],
  ['1764000000000'],
  ['2026-11-01 08:00Z'],
])('%j is no moment', (text) => {
  expect(parseMoment(text, 'start')).toBeNull();
});

test.each([
  [0, '1970-01-01T00:00:00.000Z'],
  [1_764_000_000_123, '2025-11-24T16:00:00.123Z'],
  [1e300, '1e+300'],
  [NaN, 'NaN'],
])('%d is written as %s', (ms, text) => {
  expect(isoTime(ms)).toBe(text);
});
