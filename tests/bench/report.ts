import { writeFileSync } from 'node:fs';

export interface Figure {
  what: string;
  value: number;
  unit: string;
  /** What was aimed at, and whether less or more of it is better. */
  target?: { most: number } | { least: number };
}

export interface Report {
  say: (text: string) => void;
  add: (figure: Figure) => void;
  /** The table; and a file for machines, where one is asked for. */
  end: (file: string | undefined) => void;
}

/** Every figure is told as soon as it is known, and all of them once more at the end. */
export function createReport(machine: string): Report {
  const figures: Figure[] = [];
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  say(machine);
  return {
    say,
    add(figure) {
      figures.push(figure);
      say(line(figure));
    },
    end(file) {
      say(['', 'All figures', ...figures.map(line)].join('\n'));
      if (file) writeFileSync(file, `${JSON.stringify({ machine, figures }, null, 2)}\n`);
    },
  };
}

function line(figure: Figure): string {
  const { what, value, unit, target } = figure;
  const said = `${what.padEnd(62)} ${value.toFixed(value < 10 ? 2 : 1).padStart(9)} ${unit.padEnd(9)}`;
  if (!target) return said.trimEnd();
  const bound = 'most' in target ? `≤ ${target.most}` : `≥ ${target.least}`;
  return `${said} ${bound}: ${isMet(figure) ? 'met' : 'MISSED'}`;
}

function isMet({ value, target }: Figure): boolean {
  if (!target) return true;
  return 'most' in target ? value <= target.most : value >= target.least;
}
