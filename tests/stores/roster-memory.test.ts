import { statSync } from 'node:fs';
import { scratchPath } from '../support/rosters/importing';
import { measure, wideRow, writeRoster } from '../support/rosters/measuring';

const MEGABYTE = 1024 * 1024;
const ROWS = 54_000;
/** What 40 MB may take more than 10 MB. To keep the rows would take more than twice as much. */
const MORE_MEGABYTES = 34;

// Otherwise garbage is collected so late that it hides what is kept.
const flags = ['--max-semi-space-size=1'];

test.each([
  { what: 'good rows', isGood: true },
  { what: 'bad rows', isGood: false },
])(
  'memory stays steady while a file of 40 MB of $what is read',
  async ({ isGood }) => {
    const peakOf = async (rows: number) => {
      const file = scratchPath();
      await writeRoster(file, rows, (index) => wideRow(index, isGood));
      const url = `sqlite:${scratchPath('db')}`;
      const { created, reported, peakMegabytes } = await measure({
        ...{ url, file, flags, dryRun: isGood },
      });
      expect(created + reported).toBe(rows);
      return { peakMegabytes, size: statSync(file).size };
    };
    const small = await peakOf(ROWS / 4);
    const large = await peakOf(ROWS);
    expect(large.size).toBeGreaterThan(40 * MEGABYTE);
    expect(large.peakMegabytes - small.peakMegabytes).toBeLessThan(MORE_MEGABYTES);
  },
  180_000,
);
