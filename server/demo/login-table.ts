import type { DemoLogin } from './demo-logins';

/** Plain columns, as wide as they need to be. */
export function loginTable(logins: readonly DemoLogin[]): string {
  const rows = [
    ['Who', 'Login ID', 'Password', 'Answers'],
    ...logins.map(({ who, loginId, password, answers }) => [
      who,
      // Pupils may leave the part from the @ away; staff sign in with all of it.
      who.startsWith('staff') ? loginId : (loginId.split('@')[0] ?? loginId),
      password,
      answers,
    ]),
  ];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
