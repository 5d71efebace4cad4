import { nameOf, type Component } from './bill-of-materials';

/** Each lets a school run, change and hand on the portal. A new one is a decision for people. */
export const allowed: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  // Of the file, not of the program that uses it; none of these files is changed here.
  'MPL-2.0',
  // Of fonts.
  'OFL-1.1',
]);

/** Packages that say nothing in package.json; somebody read their LICENSE, of this very version. */
const readByHand: Readonly<Record<string, string>> = {
  'png-js@2.0.0': 'MIT',
};

export interface Licence {
  component: string;
  licence: string;
  isAllowed: boolean;
}

export function licencesOf(components: readonly Component[]): Licence[] {
  return components.map((component) => {
    const name = nameOf(component);
    const licence = saidBy(component) ?? readByHand[name] ?? 'unknown';
    return { component: name, licence, isAllowed: isAllowed(licence) };
  });
}

function saidBy({ licenses = [] }: Component): string | null {
  const said = licenses.map((one) =>
    'expression' in one ? one.expression : (one.license.id ?? one.license.name ?? 'unknown'),
  );
  return said.length > 0 ? said.join(' AND ') : null;
}

/** `A OR B`: either; `A AND B`: both. Brackets are for a person to read. */
export function isAllowed(expression: string): boolean {
  const alternatives = expression.replace(/^\(([^()]*)\)$/, '$1').split(' OR ');
  return alternatives.some((one) => one.split(' AND ').every((licence) => allowed.has(licence)));
}
