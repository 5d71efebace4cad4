import { killResets } from '../faults/kill-resets';
import { startPortal, type Portal } from '../support/portal';
import { systemClock } from '../../server/clock';
import { engines } from '../support/databases';

const RUNS = 20;

describe.each(engines)('on %s', (engine) => {
  let portal: Portal;
  beforeAll(async () => {
    const clock = { ...systemClock, advance: () => undefined, set: () => undefined };
    portal = await startPortal({ engine, clock });
  });
  afterAll(() => portal.close());

  test(
    `security 25: killed ${RUNS} times in the middle of a reset, always exactly one password works`,
    async () => {
      const report = await killResets(portal, RUNS);
      expect(report.wrong).toEqual([]);
      expect(report.old + report.changed).toBe(RUNS);
    },
    RUNS * 15_000,
  );
});
