import { quoted } from '../roster/quoted.rules';
import type { Findings } from './findings.rules';
import { tableNames, type TableName, type Version } from './tables.rules';

export type FileMode = 'absent' | 'bulk' | 'delta';

export interface Manifest {
  version: Version;
  modes: Readonly<Record<TableName, FileMode>>;
  /** Whether any of the tables holds changes only. */
  isDelta: boolean;
}

export const MANIFEST = 'manifest.csv';

/**
 * Holds the manifest against the files that are there.
 *
 * @param lines of the file, the header first, each with its cells
 * @param names of the files in the zip
 * @returns null when nothing else can be read
 */
export function readManifest(
  lines: readonly { line: number; cells: readonly string[] }[],
  names: readonly string[],
  findings: Findings,
): Manifest | null {
  const [header, ...rows] = lines;
  if (header?.cells[0]?.trim() !== 'propertyName' || header.cells[1]?.trim() !== 'value') {
    findings.add({ file: MANIFEST, line: 1, problem: 'the header is not propertyName,value' });
    return null;
  }
  const properties = propertiesOf(rows, findings);
  const version = versionOf(properties, findings);
  if (version === null) return null;
  const modes = modesOf(properties, { version, names }, findings);
  const isDelta = tableNames.some((table) => modes[table] === 'delta');
  requireTables(modes, { version, isDelta }, findings);
  return { version, modes, isDelta };
}

type Properties = ReadonlyMap<string, { line: number; value: string }>;

function propertiesOf(
  rows: readonly { line: number; cells: readonly string[] }[],
  findings: Findings,
): Properties {
  const properties = new Map<string, { line: number; value: string }>();
  for (const { line, cells } of rows) {
    const [name = '', value = ''] = cells.map((cell) => cell.trim());
    if (properties.has(name)) {
      const problem = `${quoted(name)} is there twice`;
      findings.add({ file: MANIFEST, line, field: 'propertyName', problem });
    }
    properties.set(name, { line, value });
  }
  return properties;
}

function versionOf(properties: Properties, findings: Findings): Version | null {
  const found = properties.get('oneroster.version');
  const { line = null, value = '' } = found ?? {};
  if (value === '1.1' || value === '1.2') return value;
  const problem = found ? `${quoted(value)} is not 1.1 or 1.2` : 'is missing';
  findings.add({ file: MANIFEST, line, field: 'oneroster.version', problem });
  return null;
}

function modesOf(
  properties: Properties,
  { version, names }: { version: Version; names: readonly string[] },
  findings: Findings,
): Record<TableName, FileMode> {
  const modes = Object.fromEntries(tableNames.map((t) => [t, 'absent'])) as Manifest['modes'] & {
    [K in TableName]: FileMode;
  };
  for (const [property, { line, value }] of properties) {
    if (!property.startsWith('file.')) continue;
    const name = property.slice('file.'.length);
    if (value !== 'absent' && value !== 'bulk' && value !== 'delta') {
      const problem = `${quoted(value)} is not one of absent, bulk, delta`;
      findings.add({ file: MANIFEST, line, field: property, problem });
      continue;
    }
    const isThere = names.includes(`${name}.csv`);
    if (value !== 'absent' && !isThere) {
      const problem = `says ${value}, but ${name}.csv is not in the zip`;
      findings.add({ file: MANIFEST, line, field: property, problem });
    } else if (value === 'absent' && isThere) {
      const problem = `says absent, but ${name}.csv is in the zip`;
      findings.add({ file: MANIFEST, line, field: property, problem });
    }
    if (isTable(name) && !(name === 'roles' && version === '1.1')) modes[name] = value;
  }
  return modes;
}

function requireTables(
  modes: Manifest['modes'],
  { version, isDelta }: { version: Version; isDelta: boolean },
  findings: Findings,
): void {
  // A delta leaves out what did not change.
  if (isDelta) return;
  for (const table of tableNames) {
    if (table === 'courses' || (table === 'roles' && version === '1.1')) continue;
    if (modes[table] === 'absent') {
      findings.add({ file: `${table}.csv`, problem: 'is needed, and the manifest names none' });
    }
  }
}

function isTable(name: string): name is TableName {
  return (tableNames as readonly string[]).includes(name);
}
