import { errandsOn, killCommands } from '../faults/kill-commands';
import { systemClock } from '../../server/clock';
import { engines } from '../support/databases';
import { startPortal, type Portal } from '../support/portal';

const RUNS = 3;

describe.each(engines)('killed in the middle of a command on %s', (engine) => {
  let portal: Portal;
  beforeAll(async () => {
    const clock = { ...systemClock, advance: () => undefined, set: () => undefined };
    portal = await startPortal({ engine, clock });
  });
  afterAll(() => portal.close());

  test.each(errandsOn(engine))(
    '%s: all of it is done, or nothing, and the audit is whole',
    async (name) => {
      const report = await killCommands(portal, name, RUNS);
      expect(report.wrong).toEqual([]);
      expect(report.old + report.changed).toBe(RUNS);
    },
    120_000,
  );
});
