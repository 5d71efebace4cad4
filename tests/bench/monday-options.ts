import { parseArgs } from 'node:util';

const help = `npm run bench:monday -- [options]

What a nation's first school morning needs, simulated from costs measured in the same run, and a
part of it run for real on this machine.

  --pupils 500000        pupils, each of whom signs in once
  --schools 2000         among which they are spread evenly
  --class 40             pupils who sit down together
  --school-spread 8      minutes, standard deviation of the schools' first lessons around 7.40
  --class-spread 4       minutes, standard deviation of a school's classes around that
  --class-seconds 90     within which a whole class opens the page
  --forgotten 0.03       of all: complete reset, then sign-in (4 argon2 operations)
  --locked 0.01          of all: questions, unlock, then sign-in (3 argon2 operations)
  --think 10             seconds between two pages of one visit, mean
  --node-cores 2,4,8     sizes of node to look at
  --queue 256            HASH_QUEUE
  --look-at 4            nodes simulated of each row (all of them are alike)
  --rounds 40            visits of each kind to measure what they cost, after as many to warm up
  --parts 0.6,0.85       loads that are run for real
  --part-seconds 60      for so long each; 0 for none
  --part-think 1         seconds between two pages then
  --sqlite               measure on SQLite instead of PostgreSQL
  --seed 1               another seed, another morning
  --json FILE            everything for machines
`;

const shape = {
  ...{ pupils: '500000', schools: '2000', class: '40', 'school-spread': '8', 'class-spread': '4' },
  ...{ 'class-seconds': '90', forgotten: '0.03', locked: '0.01', think: '10', queue: '256' },
  ...{ 'look-at': '4', rounds: '40', 'part-seconds': '60', 'part-think': '1', seed: '1' },
};

type Name = keyof typeof shape;

export interface MondayOptions {
  /** A number that was asked for, or its default. */
  number: (name: Name) => number;
  nodeCores: number[];
  parts: number[];
  sqlite: boolean;
  json: string | undefined;
}

/** @returns null when help was asked for, and given */
export function mondayOptions(): MondayOptions | null {
  const numbers = Object.fromEntries(
    Object.entries(shape).map(([name, value]) => [
      name,
      { type: 'string' as const, default: value },
    ]),
  ) as Record<Name, { type: 'string'; default: string }>;
  const { values } = parseArgs({
    options: {
      ...numbers,
      ...{ help: { type: 'boolean', default: false }, sqlite: { type: 'boolean', default: false } },
      'node-cores': { type: 'string', default: '2,4,8' },
      ...{ parts: { type: 'string', default: '0.6,0.85' }, json: { type: 'string' } },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return null;
  }
  const given = values as unknown as Record<Name | 'node-cores' | 'parts', string>;
  // All of them now: a mistake found after minutes of measuring comes too late.
  const asked = Object.fromEntries(
    Object.keys(shape).map((name) => [name, asNumber(name, given[name as Name])]),
  ) as Record<Name, number>;
  return {
    number: (name) => asked[name],
    nodeCores: given['node-cores'].split(',').map((one) => asNumber('node-cores', one)),
    parts: given.parts.split(',').map((one) => asNumber('parts', one)),
    ...{ sqlite: values.sqlite, json: values.json },
  };
}

function asNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new RangeError(`--${name} takes a number from 0 up, not "${text}": see --help`);
  }
  return value;
}
