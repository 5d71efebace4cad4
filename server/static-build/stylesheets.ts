import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import browserslist from 'browserslist';
import { browserslistToTargets, bundle } from 'lightningcss';

/** One for everybody, and one more for staff. */
const sheets = ['portal.css', 'desk.css'];

/** Puts every stylesheet and what it imports into one small file for the browsers of package.json. */
export function writeStylesheets({ from, to }: { from: string; to: string }): void {
  const targets = browserslistToTargets(browserslist());
  for (const sheet of sheets) {
    const { code } = bundle({ filename: join(from, sheet), minify: true, targets });
    writeFileSync(join(to, sheet), code);
  }
}
