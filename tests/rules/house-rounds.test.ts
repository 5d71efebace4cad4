import { keepHouse } from '../../server/house-rounds';
import type { Log } from '../../server/log';

const log = { info: () => undefined, error: () => undefined } as unknown as Log;

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('a round that failed is tried again after a minute, others come every ten', async () => {
  const housekeeping = jest
    .fn<Promise<void>, []>()
    .mockRejectedValueOnce(new Error('out of reach'))
    .mockResolvedValue();
  const rounds = keepHouse({ housekeeping, log });
  await expect(rounds.first).rejects.toThrow('out of reach');
  await jest.advanceTimersByTimeAsync(59_000);
  expect(housekeeping).toHaveBeenCalledTimes(1);
  await jest.advanceTimersByTimeAsync(1000);
  expect(housekeeping).toHaveBeenCalledTimes(2);
  await jest.advanceTimersByTimeAsync(8 * 60_000);
  expect(housekeeping).toHaveBeenCalledTimes(2);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(housekeeping).toHaveBeenCalledTimes(3);
  await rounds.stop(0);
});

test('once it stops, no round is tried again', async () => {
  const housekeeping = jest.fn<Promise<void>, []>().mockRejectedValue(new Error('out of reach'));
  const rounds = keepHouse({ housekeeping, log });
  await expect(rounds.first).rejects.toThrow('out of reach');
  await rounds.stop(0);
  await jest.advanceTimersByTimeAsync(3_600_000);
  expect(housekeeping).toHaveBeenCalledTimes(1);
});
